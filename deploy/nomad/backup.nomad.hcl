# The portable copy of all documents: what is due by the schedule, looked at each minute. docs/recovery.md has the rest.
# The place of backups (`backup_place`, in the Nomad Variable) is a bucket of another region, which deploy/backup/ replicates.

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

job "backup" {
  datacenters = var.datacenters
  type        = "batch"
  priority    = 75

  periodic {
    crons            = ["* * * * *"]
    prohibit_overlap = true
    time_zone        = "UTC"
  }

  constraint {
    attribute = "${node.class}"
    value     = "store"
  }

  group "backup" {
    # node_exporter's folder of the textfile collector, a host volume of the machines of class `store`.
    volume "textfile" {
      type   = "host"
      source = "textfile"
    }

    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "backup" {
      driver       = "docker"
      user         = "10001:10001"
      kill_timeout = "30s"

      config {
        image           = var.image
        args            = ["backup", "run", "--metrics", "/textfile/talqin_backup.prom"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        pids_limit      = 128
        init            = true
      }

      volume_mount {
        volume      = "textfile"
        destination = "/textfile"
      }

      env {
        TALQIN_STORE__FOLDER             = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM                 = "json"
        TALQIN_DOCUMENTS_WITHOUT_SECRETS = var.documents
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/backup" }}TALQIN_STORE__DOCUMENTS="{{ env "TALQIN_DOCUMENTS_WITHOUT_SECRETS" | replaceAll "PASSWORD" (.mongodb_password | toString) }}"
          TALQIN_STORE__KEYS="{{ .keys }}"
          TALQIN_BACKUP__PLACE="{{ .backup_place }}"{{ end }}
        END
        destination = "secrets/stores.env"
        perms       = "0400"
        env         = true
        change_mode = "noop"
      }

      resources {
        cpu        = 500
        memory     = 512
        memory_max = 1024
      }
    }
  }
}
