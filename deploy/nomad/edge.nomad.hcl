# The edge, as a CDN is configured: on every machine of class `cdn`, near learners, before the front doors. Where a provider's
# CDN stands there instead, deploy/nginx says what it has to keep and what it has to pass.

variable "datacenters" {
  type = list(string)
}

variable "nginx_image" {
  type    = string
  default = "docker.io/library/nginx:1.26"
}

variable "front_door" {
  type        = string
  description = "Where it passes what it does not keep, such as https://front.frankfurt.example.org."
}

variable "objects_public" {
  type        = string
  description = "The bucket with models/ and recitations/ that anybody may read, such as https://talqin-public.example.org."
}

job "edge" {
  datacenters = var.datacenters
  type        = "system"
  priority    = 80

  constraint {
    attribute = "${node.class}"
    value     = "cdn"
  }

  update {
    max_parallel     = 1
    min_healthy_time = "15s"
    auto_revert      = true
  }

  group "edge" {
    shutdown_delay = "10s"

    restart {
      attempts = 5
      interval = "5m"
      delay    = "2s"
      mode     = "delay"
    }

    network {
      port "https" {
        static = 443
        to     = 8443
      }
      port "status" {
        to           = 8080
        host_network = "private"
      }
    }

    # What is kept may be lost, and is fetched again.
    ephemeral_disk {
      size   = 20480
      sticky = true
    }

    service {
      name     = "edge"
      port     = "status"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/health"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "nginx" {
      driver       = "docker"
      user         = "101:101"
      kill_signal  = "SIGQUIT"
      kill_timeout = "30s"

      config {
        image           = var.nginx_image
        command         = "nginx"
        args            = ["-p", "${NOMAD_ALLOC_DIR}/data", "-c", "${NOMAD_TASK_DIR}/nginx.conf"]
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["https", "status"]

        ulimit {
          nofile = "65536:65536"
        }
      }

      env {
        LISTEN      = "0.0.0.0:8443 ssl"
        STATUS      = "0.0.0.0:8080"
        CERTIFICATE = "${NOMAD_SECRETS_DIR}/site.pem"
        ORIGIN      = var.front_door
        OBJECTS     = var.objects_public
        CACHE_SIZE  = "16g"
      }

      template {
        data          = file("../nginx/nginx.conf")
        destination   = "local/nginx.conf"
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }

      template {
        data          = file("../nginx/kept.conf")
        destination   = "local/kept.conf"
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }

      template {
        data          = "{{ with nomadVar \"nomad/jobs/edge\" }}{{ .certificate }}{{ end }}"
        destination   = "secrets/site.pem"
        perms         = "0400"
        uid           = 101
        gid           = 101
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }

      resources {
        cores  = 1
        memory = 1024
      }
    }
  }
}
