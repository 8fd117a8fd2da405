# Each night the latest backup is brought back into an empty place in memory, compared with what is live, and thrown away.
# A drill that has not passed is a failed allocation, with RTO and RPO in its output.

variable "datacenters" {
  type = list(string)
}

variable "image" {
  type = string
}

variable "documents" {
  type        = string
  description = "MongoDB without a password in it; the password comes from the Nomad Variable."
}

job "drill" {
  datacenters = var.datacenters
  type        = "batch"
  priority    = 60

  periodic {
    crons            = ["30 1 * * *"]
    prohibit_overlap = true
    time_zone        = "UTC"
  }

  constraint {
    attribute = "${node.class}"
    value     = "store"
  }

  group "drill" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "drill" {
      driver       = "docker"
      user         = "10001:10001"
      kill_timeout = "30s"

      config {
        image           = var.image
        args            = ["drill"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        pids_limit      = 128
        init            = true

        # What is brought back is not sealed: it never lies on a disk.
        mount {
          type   = "tmpfs"
          target = "/drill"

          tmpfs_options {
            size = 8589934592
            mode = 1023
          }
        }
      }

      env {
        TMPDIR                           = "/drill"
        TALQIN_STORE__FOLDER             = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM                 = "json"
        TALQIN_DOCUMENTS_WITHOUT_SECRETS = var.documents
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/drill" }}TALQIN_STORE__DOCUMENTS="{{ env "TALQIN_DOCUMENTS_WITHOUT_SECRETS" | replaceAll "PASSWORD" (.mongodb_password | toString) }}"
          TALQIN_STORE__KEYS="{{ .keys }}"
          TALQIN_BACKUP__PLACE="{{ .backup_place }}"{{ end }}
        END
        destination = "secrets/stores.env"
        perms       = "0400"
        env         = true
        change_mode = "noop"
      }

      resources {
        cpu        = 1000
        memory     = 2048
        memory_max = 12288
      }
    }
  }
}
