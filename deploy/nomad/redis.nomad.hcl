# What passes: a master and two replicas, each with a Sentinel beside it. Nothing that was acknowledged stands here alone.

variable "datacenters" {
  type = list(string)
}

variable "redis_image" {
  type    = string
  default = "docker.io/library/redis:7.2"
}

variable "redis_master" {
  type        = string
  description = "Address of the machine of class `store` that is the master at first; Sentinels take over from there."
}

job "redis" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 85

  constraint {
    attribute = "${node.class}"
    value     = "store"
  }

  update {
    max_parallel     = 1
    min_healthy_time = "30s"
    auto_revert      = true
  }

  group "redis" {
    count = 3

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    network {
      port "redis" {
        static       = 6379
        host_network = "private"
      }
      port "sentinel" {
        static       = 26379
        host_network = "private"
      }
    }

    ephemeral_disk {
      size   = 1024
      sticky = true
    }

    service {
      name     = "redis"
      port     = "redis"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    service {
      name     = "redis-sentinel"
      port     = "sentinel"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "redis" {
      driver       = "docker"
      kill_timeout = "30s"

      config {
        image           = var.redis_image
        args            = ["redis-server", "${NOMAD_TASK_DIR}/redis.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["redis"]
      }

      env {
        FIRST_MASTER = var.redis_master
      }

      template {
        data        = <<-END
          bind {{ env "NOMAD_IP_redis" }}
          port {{ env "NOMAD_PORT_redis" }}
          dir {{ env "NOMAD_ALLOC_DIR" }}/data
          maxmemory 768mb
          maxmemory-policy volatile-ttl
          repl-diskless-sync-delay 0
          min-replicas-to-write 1
          min-replicas-max-lag 10
          {{ if ne (env "NOMAD_IP_redis") (env "FIRST_MASTER") }}replicaof {{ env "FIRST_MASTER" }} {{ env "NOMAD_PORT_redis" }}{{ end }}
        END
        destination = "local/redis.conf"
        perms       = "0600"
        change_mode = "noop"
      }

      resources {
        cpu    = 500
        memory = 1024
      }
    }

    task "sentinel" {
      driver = "docker"

      config {
        image           = var.redis_image
        args            = ["redis-sentinel", "${NOMAD_TASK_DIR}/sentinel.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        ports           = ["sentinel"]
      }

      env {
        FIRST_MASTER = var.redis_master
      }

      template {
        data        = <<-END
          bind {{ env "NOMAD_IP_sentinel" }}
          port {{ env "NOMAD_PORT_sentinel" }}
          sentinel monitor talqin {{ env "FIRST_MASTER" }} 6379 2
          sentinel down-after-milliseconds talqin 1000
          sentinel failover-timeout talqin 10000
        END
        destination = "local/sentinel.conf"
        perms       = "0600"
        change_mode = "noop"
      }

      resources {
        cpu    = 100
        memory = 128
      }
    }
  }
}
