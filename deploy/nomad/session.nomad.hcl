# Role `session`: the doors, learners' visits and their live analysis. One run a region:
#   nomad job run -region us-east -hcl2-strict=false -var-file=regions/us-east.hcl session.nomad.hcl
# In place of talqin.nomad.hcl (role `all`) where a region is too large for nodes that are all alike; docs/operations.md.

variable "datacenters" {
  type = list(string)
}

variable "region_name" {
  type = string
}

variable "image" {
  type        = string
  description = "Talqin's image with its digest, so that every node runs the same."
}

variable "origins" {
  type        = list(string)
  description = "The page's own addresses, such as https://learn.example.org."
}

variable "public_line" {
  type        = string
  description = "Where learners' lines come in, such as wss://learn.example.org/v1/recite."
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

job "talqin-session" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 80

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

  group "session" {
    # Half of the API on reserved machines; what is on spot may go at any time.
    constraint {
      attribute = "${node.class}"
      operator  = "set_contains_any"
      value     = "reserved,spot"
    }

    spread {
      attribute = "${node.class}"
      weight    = 100

      target "reserved" {
        percent = 50
      }

      target "spot" {
        percent = 50
      }
    }

    # Discovery drops the node first; then SIGTERM sends its learners elsewhere, 500 a second, and their sessions follow.
    shutdown_delay = "10s"

    # A machine that is silent is replaced at once, and its replacement stays: a shard has one owner, by its lease.
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
      port "http" {}
      port "admin" {
        host_network = "private"
      }
    }

    service {
      name     = "talqin-session"
      port     = "http"
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
      name     = "talqin-session-admin"
      port     = "admin"
      provider = "nomad"
    }

    # Made by `python deploy/render.py`: see talqin/fleet/policies.py.
    # <scaling>
    scaling {
      enabled = true
      min     = 3
      max     = 200

      policy {
        evaluation_interval  = "10s"
        cooldown             = "60s"
        cooldown_on_scale_up = "10s"
        on_check_error       = "fail"

        check "latency_high" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:latency{group=\"session\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 500
            delta                 = 2
            within_bounds_trigger = 1
          }
        }

        check "errors_many" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:errors{group=\"session\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 1
            delta                 = 1
            within_bounds_trigger = 1
          }
        }

        check "cpu_high" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:cpu{group=\"session\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:queue{group=\"session\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 100
            delta                 = 3
            within_bounds_trigger = 1
          }
        }

        check "oldest_waits" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:age{group=\"session\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 2
            delta                 = 2
            within_bounds_trigger = 1
          }
        }

        check "short_by_8" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:needed{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 100
            upper_bound           = 106
            percentage            = 8
            within_bounds_trigger = 1
          }
        }

        check "short_by_20" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:needed{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 106
            upper_bound           = 112
            percentage            = 20
            within_bounds_trigger = 1
          }
        }

        check "short_by_60" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:needed{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 112
            upper_bound           = 130
            percentage            = 60
            within_bounds_trigger = 1
          }
        }

        check "short_by_120" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:needed{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 130
            percentage            = 120
            within_bounds_trigger = 1
          }
        }

        check "rush_by_60" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:rush{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 140
            upper_bound           = 170
            percentage            = 60
            within_bounds_trigger = 1
          }
        }

        check "rush_by_120" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:rush{group=\"session\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 170
            percentage            = 120
            within_bounds_trigger = 1
          }
        }

        check "idle" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:cpu{group=\"session\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"session\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:cpu{group=\"session\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) <= bool 3) + 1000 * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) > bool 8)"
          query_window = "instant"

          strategy "threshold" {
            upper_bound           = 30
            delta                 = -1
            within_bounds_trigger = 1
          }
        }

        check "far_too_many" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:needed{group=\"session\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"session\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"session\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) <= bool 3)"
          query_window = "instant"

          strategy "threshold" {
            upper_bound           = 65
            percentage            = -25
            within_bounds_trigger = 1
          }
        }

        check "too_many" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:needed{group=\"session\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"session\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"session\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"session\"}) or vector(0)) <= bool 3)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 65
            upper_bound           = 80
            percentage            = -8
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
        ports           = ["http", "admin"]
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
        TALQIN_NODE__ROLE                = "session"
        TALQIN_NODE__NAME                = "${NOMAD_SHORT_ALLOC_ID}"
        TALQIN_NODE__REMEMBERS           = "false" # role memory does
        TALQIN_NODE__LINK_SECRET_FILE    = "${NOMAD_SECRETS_DIR}/link-secret"
        TALQIN_NODE__DISCOVERY           = var.nomad_api
        TALQIN_NODE__NOMAD_TOKEN_FILE    = "${NOMAD_SECRETS_DIR}/nomad_token"
        TALQIN_NODE__PUBLIC_URL          = "${var.public_line}?home=${NOMAD_SHORT_ALLOC_ID}"
        TALQIN_SERVER__HOST              = "${NOMAD_IP_http}"
        TALQIN_SERVER__PORT              = "${NOMAD_PORT_http}"
        TALQIN_SERVER__PROXIES           = "1"
        TALQIN_SERVER__ALLOWED_ORIGINS   = jsonencode(var.origins)
        TALQIN_ACCESS__ACCOUNTS          = "false"
        TALQIN_ACCESS__HOME              = var.region_name
        TALQIN_ACCESS__SECRET_FILE       = "${NOMAD_SECRETS_DIR}/token-secret"
        TALQIN_ADMIN__HOST               = "${NOMAD_IP_admin}"
        TALQIN_ADMIN__PORT               = "${NOMAD_PORT_admin}"
        TALQIN_STORE__FOLDER             = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM                 = "json"
        NUMBA_CACHE_DIR                  = "${NOMAD_ALLOC_DIR}/data/numba"
        TALQIN_DOCUMENTS_WITHOUT_SECRETS = var.documents
      }

      # By which Nomad, where its ACLs are on, lets a node ask who else is there.
      identity {
        file = true
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/talqin-session" }}{{ .token_secret }}{{ end }}
        END
        destination = "secrets/token-secret"
        perms       = "0400"
        uid         = 10001
        gid         = 10001
        change_mode = "restart"
        splay       = "1m"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/talqin-session" }}{{ .link_secret }}{{ end }}
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
          {{ with nomadVar "nomad/jobs/talqin-session" }}TALQIN_STORE__DOCUMENTS="{{ env "TALQIN_DOCUMENTS_WITHOUT_SECRETS" | replaceAll "PASSWORD" (.mongodb_password | toString) }}"
          {{ with .objects }}TALQIN_STORE__OBJECTS="{{ . }}"{{ end }}{{ end }}
        END
        destination = "secrets/stores.env"
        perms       = "0400"
        env         = true
        change_mode = "noop"
      }

      resources {
        cores      = 1
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
