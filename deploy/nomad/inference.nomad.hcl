# Role `inference`: the voice model, for session nodes over lines between nodes. 70 % on spot: what is lost is heard again.
#   nomad job run -region us-east -hcl2-strict=false -var-file=regions/us-east.hcl inference.nomad.hcl

variable "datacenters" {
  type = list(string)
}

variable "image" {
  type        = string
  description = "Talqin's image with its digest, so that every node runs the same."
}

variable "voice_provider" {
  type        = string
  default     = "cpu"
  description = "cpu, or cuda where the class `gpu` has GPUs and the image has ONNX Runtime for them."
}

variable "inference_classes" {
  type        = list(string)
  default     = ["reserved", "spot"]
  description = "Classes of the machines that hear: [\"gpu\"] where there are some."
}

job "talqin-inference" {
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

  group "inference" {
    constraint {
      attribute = "${node.class}"
      operator  = "set_contains_any"
      value     = join(",", var.inference_classes)
    }

    # 70 % on machines that may be taken away, whatever their class: a stream that is lost is opened elsewhere with its past.
    spread {
      attribute = "${meta.market}"
      weight    = 100

      target "reserved" {
        percent = 30
      }

      target "spot" {
        percent = 70
      }
    }

    # Discovery drops the node first, and no stream is opened here any more; then SIGTERM has those that are here opened
    # elsewhere, over five seconds, and ends it.
    shutdown_delay = "10s"

    # A machine that is silent is replaced at once, and its replacement stays: its streams are elsewhere by then.
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
      port "link" {
        host_network = "private"
      }
    }

    service {
      name     = "talqin-inference"
      port     = "link"
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
      name     = "talqin-inference-admin"
      port     = "admin"
      provider = "nomad"
    }

    # Made by `python deploy/render.py`: see talqin/fleet/policies.py.
    # <scaling>
    scaling {
      enabled = true
      min     = 2
      max     = 200

      policy {
        evaluation_interval  = "10s"
        cooldown             = "60s"
        cooldown_on_scale_up = "10s"
        on_check_error       = "fail"

        check "gpu_high" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:gpu{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 80
            delta                 = 1
            within_bounds_trigger = 1
          }
        }

        check "batch_waits" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:age{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 30
            delta                 = 2
            within_bounds_trigger = 1
          }
        }

        check "oldest_waits" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(talqin_fleet:age{group=\"inference\"}) or vector(0)) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:needed{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:rush{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
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
          query        = "(max(talqin_fleet:rush{group=\"inference\"}) or vector(0)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 0) * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) < bool 200)"
          query_window = "instant"

          strategy "threshold" {
            lower_bound           = 170
            percentage            = 120
            within_bounds_trigger = 1
          }
        }

        check "gpu_idle" {
          source       = "prometheus"
          group        = "load"
          query        = "(max(max_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(1000)) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:gpu{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) > bool 8)"
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
          query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
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
          query        = "(max(max_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(1000)) * 100 / clamp_min((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)), 1) + 1000 * ((max(max_over_time(talqin_fleet:missing{group=\"inference\"}[600s])) or vector(1)) > bool 0) + 1000 * ((max(count_over_time(talqin_fleet:needed{group=\"inference\"}[600s])) or vector(0)) < bool 108) + 1000 * ((max(talqin_fleet:wanted{group=\"inference\"}) or vector(0)) <= bool 2)"
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
        ports           = ["admin", "link"]
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
        TALQIN_NODE__ROLE             = "inference"
        TALQIN_NODE__NAME             = "${NOMAD_SHORT_ALLOC_ID}"
        TALQIN_NODE__LINK_HOST        = "${NOMAD_IP_link}"
        TALQIN_NODE__LINK_PORT        = "${NOMAD_PORT_link}"
        TALQIN_NODE__LINK_SECRET_FILE = "${NOMAD_SECRETS_DIR}/link-secret"
        TALQIN_VOICE__PROVIDER        = var.voice_provider
        TALQIN_ADMIN__HOST            = "${NOMAD_IP_admin}"
        TALQIN_ADMIN__PORT            = "${NOMAD_PORT_admin}"
        TALQIN_STORE__FOLDER          = "${NOMAD_ALLOC_DIR}/data"
        TALQIN_LOG__FORM              = "json"
        NUMBA_CACHE_DIR               = "${NOMAD_ALLOC_DIR}/data/numba"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/talqin-inference" }}{{ .link_secret }}{{ end }}
        END
        destination = "secrets/link-secret"
        perms       = "0400"
        uid         = 10001
        gid         = 10001
        change_mode = "restart"
        splay       = "1m"
      }

      resources {
        cores      = 1
        memory     = 1536
        memory_max = 2048

        dynamic "device" {
          for_each = var.voice_provider == "cuda" ? ["nvidia/gpu"] : []
          labels   = [device.value]

          content {
            count = 1
          }
        }
      }

      logs {
        max_files     = 5
        max_file_size = 20
      }
    }
  }
}
