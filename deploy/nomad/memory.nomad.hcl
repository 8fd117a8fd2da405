# Role `memory`: learners' memories. Session nodes ask for them through Redis: it takes no line.
#   nomad job run -region us-east -hcl2-strict=false -var-file=regions/us-east.hcl memory.nomad.hcl

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

variable "documents" {
  type        = string
  description = "MongoDB without a password in it; the password comes from the Nomad Variable."
}

job "talqin-memory" {
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

  group "memory" {
    count = 2

    # Few, and each has half of the memories: not on what may be taken away, and not both on one machine.
    constraint {
      attribute = "${node.class}"
      value     = "reserved"
    }

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    # Discovery drops the node first; then it gives its shards away.
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
      port "admin" {
        host_network = "private"
      }
    }

    service {
      name     = "talqin-memory-admin"
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
        TALQIN_NODE__ROLE                = "memory"
        TALQIN_NODE__NAME                = "${NOMAD_SHORT_ALLOC_ID}"
        TALQIN_ACCESS__HOME              = var.region_name
        TALQIN_ADMIN__HOST               = "${NOMAD_IP_admin}"
        TALQIN_ADMIN__PORT               = "${NOMAD_PORT_admin}"
        TALQIN_STORE__FOLDER             = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM                 = "json"
        NUMBA_CACHE_DIR                  = "${NOMAD_ALLOC_DIR}/data/numba"
        TALQIN_DOCUMENTS_WITHOUT_SECRETS = var.documents
      }

      template {
        data        = <<-END
          TALQIN_STORE__PASSING="redis+sentinel://{{ range $i, $s := nomadService "redis-sentinel" }}{{ if $i }},{{ end }}{{ $s.Address }}:{{ $s.Port }}{{ end }}/talqin"
          {{ with nomadVar "nomad/jobs/talqin-memory" }}TALQIN_STORE__DOCUMENTS="{{ env "TALQIN_DOCUMENTS_WITHOUT_SECRETS" | replaceAll "PASSWORD" (.mongodb_password | toString) }}"{{ end }}
        END
        destination = "secrets/stores.env"
        perms       = "0400"
        env         = true
        change_mode = "noop"
      }

      resources {
        cores      = 1
        memory     = 1024
        memory_max = 1536
      }

      logs {
        max_files     = 5
        max_file_size = 20
      }
    }
  }
}
