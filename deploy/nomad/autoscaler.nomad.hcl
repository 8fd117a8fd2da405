# Nomad Autoscaler 0.5 or later: it reads the `scaling` block of the job `talqin`, and asks Prometheus.

variable "datacenters" {
  type = list(string)
}

variable "autoscaler_image" {
  type    = string
  default = "docker.io/hashicorp/nomad-autoscaler:0.5.0"
}

job "autoscaler" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 70

  constraint {
    attribute = "${node.class}"
    value     = "reserved"
  }

  group "autoscaler" {
    network {
      port "http" {
        host_network = "private"
      }
    }

    service {
      name     = "autoscaler"
      port     = "http"
      provider = "nomad"

      check {
        type     = "http"
        path     = "/v1/health"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "autoscaler" {
      driver = "docker"

      identity {
        env = true
      }

      config {
        image           = var.autoscaler_image
        command         = "nomad-autoscaler"
        args            = ["agent", "-config", "${NOMAD_SECRETS_DIR}/agent.hcl"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["http"]
      }

      template {
        data        = <<-END
          http {
            bind_address = "{{ env "NOMAD_IP_http" }}"
            bind_port    = {{ env "NOMAD_PORT_http" }}
          }

          nomad {
            address = "unix://{{ env "NOMAD_SECRETS_DIR" }}/api.sock"
          }

          telemetry {
            prometheus_metrics = true
            disable_hostname   = true
          }

          policy {
            default_evaluation_interval = "10s"
          }

          apm "prometheus" {
            driver = "prometheus"
            config = {
              address = "{{ range nomadService "prometheus" }}http://{{ .Address }}:{{ .Port }}{{ end }}"
            }
          }

          strategy "threshold" {
            driver = "threshold"
          }
        END
        destination = "secrets/agent.hcl"
        perms       = "0400"
      }

      resources {
        cpu    = 200
        memory = 256
      }
    }
  }
}
