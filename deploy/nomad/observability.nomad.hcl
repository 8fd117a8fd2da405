# Prometheus with the fleet's rules, and the forecast of a region's surges.

variable "datacenters" {
  type = list(string)
}

variable "region_name" {
  type        = string
  description = "As `talqin forecast --region` knows it."
}

variable "image" {
  type = string
}

variable "prometheus_image" {
  type    = string
  default = "docker.io/prom/prometheus:v2.53.0"
}

variable "alertmanager_image" {
  type    = string
  default = "docker.io/prom/alertmanager:v0.27.0"
}

variable "learners" {
  type        = number
  description = "Connected in all regions at the largest surge; of the last week, or a guess."
}

variable "nomad_servers" {
  type        = list(string)
  description = "Where Nomad's servers answer /v1/metrics: they count the wanted nodes."
}

variable "reciting" {
  type        = number
  default     = 0.1
  description = "The share of them that recites then."
}

variable "has_analysis" {
  type        = bool
  default     = false
  description = "Whether the region runs analysis.nomad.hcl, which is paused at night."
}

variable "has_roles" {
  type        = bool
  default     = false
  description = "Whether the region runs a job for each role, and not talqin.nomad.hcl."
}

job "observability" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 70

  constraint {
    attribute = "${node.class}"
    operator  = "set_contains_any"
    value     = "reserved,store"
  }

  group "prometheus" {
    network {
      port "http" {
        static       = 9090
        host_network = "private"
      }
    }

    ephemeral_disk {
      size    = 10240
      sticky  = true
      migrate = true
    }

    service {
      name     = "prometheus"
      port     = "http"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/-/ready"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "prometheus" {
      driver       = "docker"
      kill_timeout = "30s"

      config {
        image           = var.prometheus_image
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["http"]
        args = [
          "--config.file=${NOMAD_TASK_DIR}/prometheus.yml",
          "--storage.tsdb.path=${NOMAD_ALLOC_DIR}/data",
          "--storage.tsdb.retention.time=15d",
          "--web.listen-address=${NOMAD_ADDR_http}",
        ]
      }

      env {
        NOMAD_SERVERS = join(",", var.nomad_servers)
      }

      template {
        data          = file("../prometheus/prometheus.yml")
        destination   = "local/prometheus.yml"
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }

      template {
        data            = file(var.has_roles ? "../prometheus/fleet-roles.rules.yml" : "../prometheus/fleet.rules.yml")
        destination     = "local/fleet.rules.yml"
        left_delimiter  = "<<<"
        right_delimiter = ">>>"
        change_mode     = "signal"
        change_signal   = "SIGHUP"
      }

      template {
        data            = var.has_analysis ? file("../prometheus/fleet-analysis.rules.yml") : "groups: []"
        destination     = "local/fleet-analysis.rules.yml"
        left_delimiter  = "<<<"
        right_delimiter = ">>>"
        change_mode     = "signal"
        change_signal   = "SIGHUP"
      }

      template {
        data            = file("../prometheus/learners.rules.yml")
        destination     = "local/learners.rules.yml"
        left_delimiter  = "<<<"
        right_delimiter = ">>>"
        change_mode     = "signal"
        change_signal   = "SIGHUP"
      }

      resources {
        cores  = 1
        memory = 2048
      }
    }
  }

  group "alertmanager" {
    network {
      port "http" {
        host_network = "private"
      }
    }

    service {
      name     = "alertmanager"
      port     = "http"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/-/ready"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "alertmanager" {
      driver = "docker"

      config {
        image           = var.alertmanager_image
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["http"]
        args = [
          "--config.file=${NOMAD_SECRETS_DIR}/alertmanager.yml",
          "--storage.path=${NOMAD_ALLOC_DIR}/data",
          "--web.listen-address=${NOMAD_ADDR_http}",
          "--cluster.listen-address=",
        ]
      }

      # The webhooks' addresses are secrets: whoever knows them can wake somebody.
      template {
        data        = "{{ with nomadVar \"nomad/jobs/observability\" }}PAGE_URL={{ .page_url }}\nTICKET_URL={{ .ticket_url }}{{ end }}"
        destination = "secrets/alertmanager.env"
        perms       = "0400"
        env         = true
      }

      template {
        data          = file("../prometheus/alertmanager.yml")
        destination   = "secrets/alertmanager.yml"
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }

      resources {
        cpu    = 100
        memory = 128
      }
    }
  }

  group "forecast" {
    network {
      port "metrics" {
        host_network = "private"
      }
    }

    service {
      name     = "talqin-forecast"
      port     = "metrics"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/metrics"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "forecast" {
      driver = "docker"
      user   = "10001:10001"

      config {
        image           = var.image
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["metrics"]
        args = [
          "forecast",
          "--region=${var.region_name}",
          "--learners=${var.learners}",
          "--reciting=${var.reciting}",
          "--host=${NOMAD_IP_metrics}",
          "--port=${NOMAD_PORT_metrics}",
        ]
      }

      resources {
        cpu    = 100
        memory = 256
      }
    }
  }
}
