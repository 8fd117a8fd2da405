# The front door of a region: ends TLS, keeps a learner on a node, on every machine of class `edge`.

variable "datacenters" {
  type = list(string)
}

variable "haproxy_image" {
  type    = string
  default = "docker.io/library/haproxy:2.8"
}

variable "edges" {
  type        = list(string)
  default     = []
  description = "Addresses of the machines on which the job `edge` runs; what they say of who asked is believed."
}

job "haproxy" {
  datacenters = var.datacenters
  type        = "system"
  priority    = 90

  constraint {
    attribute = "${node.class}"
    value     = "edge"
  }

  update {
    max_parallel     = 1
    min_healthy_time = "15s"
    auto_revert      = true
  }

  group "haproxy" {
    shutdown_delay = "15s"

    restart {
      attempts = 5
      interval = "5m"
      delay    = "2s"
      mode     = "delay"
    }

    network {
      port "https" {
        static = 443
      }
      port "metrics" {
        host_network = "private"
      }
    }

    service {
      name     = "haproxy"
      port     = "metrics"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/health"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "haproxy" {
      driver       = "docker"
      kill_signal  = "SIGUSR1"
      kill_timeout = "30s"

      config {
        image           = var.haproxy_image
        args            = ["haproxy", "-W", "-f", "${NOMAD_TASK_DIR}/haproxy.cfg"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        cap_add         = ["net_bind_service"]
        ports           = ["https", "metrics"]

        ulimit {
          nofile = "131072:131072"
        }
      }

      env {
        BIND    = "${NOMAD_ADDR_https} ssl crt ${NOMAD_SECRETS_DIR}/site.pem alpn http/1.1"
        METRICS = "${NOMAD_ADDR_metrics}"
        # Nobody has 255.255.255.255.
        EDGES = join(" ", concat(["255.255.255.255"], var.edges))
      }

      template {
        data        = file("../haproxy/haproxy.cfg")
        destination = "local/haproxy.cfg"
        change_mode = "signal"
        splay       = "2s"
        # The old process keeps its lines, the new one takes what comes.
        change_signal = "SIGUSR2"
      }

      template {
        data          = "{{ with nomadVar \"nomad/jobs/haproxy\" }}{{ .certificate }}{{ end }}"
        destination   = "secrets/site.pem"
        perms         = "0400"
        change_mode   = "signal"
        change_signal = "SIGUSR2"
      }

      resources {
        cores  = 1
        memory = 512
      }
    }
  }
}
