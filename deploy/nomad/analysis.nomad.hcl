# Role `analysis`: whole recordings, from a queue. Not critical: none is there while nothing waits.
#   nomad job run -region us-east -hcl2-strict=false -var-file=regions/us-east.hcl analysis.nomad.hcl

variable "datacenters" {
  type = list(string)
}

variable "image" {
  type        = string
  description = "Talqin's image with its digest, so that every node runs the same."
}

variable "documents" {
  type        = string
  description = "MongoDB without a password in it; the password comes from the Nomad Variable."
}

variable "nomad_api" {
  type        = string
  default     = "http://127.0.0.1:4646"
  description = "Where a node asks for the nodes of the other roles: Nomad's client on the same machine."
}

job "talqin-analysis" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 40

  update {
    max_parallel      = 1
    canary            = 1
    health_check      = "checks"
    min_healthy_time  = "30s"
    healthy_deadline  = "3m"
    progress_deadline = "10m"
    auto_revert       = true
    auto_promote      = false
  }

  migrate {
    max_parallel     = 1
    health_check     = "checks"
    min_healthy_time = "15s"
    healthy_deadline = "3m"
  }

  group "analysis" {
    # All on spot: a recording that was begun is taken up again from the queue.
    constraint {
      attribute = "${node.class}"
      value     = "spot"
    }

    # What is under way is given back to the queue when the time is not enough for it.
    shutdown_delay = "0s"

    # A machine that is silent is replaced at once, and its replacement stays.
    disconnect {
      lost_after = "2m"
      replace    = true
      reconcile  = "keep_replacement"
    }

    restart {
      attempts = 3
      interval = "5m"
      delay    = "5s"
      mode     = "fail"
    }

    reschedule {
      delay          = "5s"
      delay_function = "exponential"
      max_delay      = "2m"
      unlimited      = true
    }

    network {
      port "admin" {
        host_network = "private"
      }
    }

    service {
      name     = "talqin-analysis"
      port     = "admin"
      provider = "nomad"

      check {
        name     = "ready"
        type     = "http"
        port     = "admin"
        path     = "/health/ready"
        interval = "5s"
        timeout  = "2s"

        check_restart {
          limit = 6
          grace = "60s"
        }
      }
    }

    service {
      name     = "talqin-analysis-admin"
      port     = "admin"
      provider = "nomad"
    }

    # Made by `python deploy/render.py`: see talqin/fleet/policies.py.
    # <scaling>
    scaling {
      enabled = true
      min     = 0
      max     = 50

      policy {
        evaluation_interval  = "10s"
        cooldown             = "60s"
        cooldown_on_scale_up = "10s"
        on_check_error       = "fail"

        check "cpu_high" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:cpu{group=\"analysis\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) < bool 50)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 70
            delta                 = 2
            within_bounds_trigger = 1
          }
        }

        check "queue_long" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:queue{group=\"analysis\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) < bool 50)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 100
            delta                 = 3
            within_bounds_trigger = 1
          }
        }

        check "work_waits" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:age{group=\"analysis\"}) or vector(1000)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) and on () max(nomad_nomad_job_summary_running{exported_job=\"talqin-analysis\",task_group=\"analysis\"}) or vector(1)) < bool 1)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 30
            delta                 = 1
            within_bounds_trigger = 1
          }
        }

        check "day_begins" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:day{group=\"analysis\"}) or vector(1000)) * ((max(talqin_fleet:wanted{group=\"analysis\"}) and on () max(nomad_nomad_job_summary_running{exported_job=\"talqin-analysis\",task_group=\"analysis\"}) or vector(1)) < bool 1)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 45
            delta                 = 1
            within_bounds_trigger = 1
          }
        }

        check "idle" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:cpu{group=\"analysis\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"analysis\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:cpu{group=\"analysis\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) <= bool 1)"
          query_window = "instant"

          strategy "threshold" {
            upper_bound           = 30
            delta                 = -1
            within_bounds_trigger = 1
          }
        }

        check "night" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:stay{group=\"analysis\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"analysis\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:stay{group=\"analysis\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) <= bool 0) + 1000 * ((max(talqin_fleet:wanted{group=\"analysis\"}) or vector(0)) > bool 1)"
          query_window = "instant"

          strategy "threshold" {
            upper_bound           = 1
            delta                 = -1
            within_bounds_trigger = 1
          }
        }
      }
    }
    # </scaling>

    task "talqin" {
      driver       = "docker"
      user         = "10001:10001"
      kill_signal  = "SIGTERM"
      kill_timeout = "30s"

      config {
        image           = var.image
        args            = ["serve"]
        ports           = ["admin"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        pids_limit      = 512
        init            = true

        ulimit {
          nofile = "65536:65536"
        }
      }

      env {
        TALQIN_NODE__ROLE                = "analysis"
        TALQIN_NODE__NAME                = "${NOMAD_SHORT_ALLOC_ID}"
        TALQIN_NODE__LINK_SECRET_FILE    = "${NOMAD_SECRETS_DIR}/link-secret"
        TALQIN_NODE__DISCOVERY           = var.nomad_api
        TALQIN_ADMIN__HOST               = "${NOMAD_IP_admin}"
        TALQIN_ADMIN__PORT               = "${NOMAD_PORT_admin}"
        TALQIN_STORE__FOLDER             = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM                 = "json"
        NUMBA_CACHE_DIR                  = "${NOMAD_ALLOC_DIR}/data/numba"
        TALQIN_DOCUMENTS_WITHOUT_SECRETS = var.documents
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/talqin-analysis" }}{{ .link_secret }}{{ end }}
        END
        destination = "secrets/link-secret"
        perms       = "0400"
        uid         = 10001
        gid         = 10001
        change_mode = "restart"
        splay       = "1m"
      }

      template {
        data        = <<-END
          TALQIN_STORE__PASSING="redis+sentinel://{{ range $i, $s := nomadService "redis-sentinel" }}{{ if $i }},{{ end }}{{ $s.Address }}:{{ $s.Port }}{{ end }}/talqin"
          {{ with nomadVar "nomad/jobs/talqin-analysis" }}TALQIN_STORE__DOCUMENTS="{{ env "TALQIN_DOCUMENTS_WITHOUT_SECRETS" | replaceAll "PASSWORD" (.mongodb_password | toString) }}"
          {{ with .objects }}TALQIN_STORE__OBJECTS="{{ . }}"{{ end }}{{ end }}
        END
        destination = "secrets/stores.env"
        perms       = "0400"
        env         = true
        change_mode = "noop"
      }

      resources {
        cores      = 2
        memory     = 2048
        memory_max = 3072
      }

      logs {
        max_files     = 5
        max_file_size = 20
      }
    }
  }
}
