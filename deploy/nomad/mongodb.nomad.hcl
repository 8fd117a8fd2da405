# A region's part of the cluster that keeps documents: members of three shards, a config server, and the doors (mongos).
# Three regions hold members, two of their own shard, two of the neighbour's and one of the other's (deploy/mongodb/shards.json);
# the fourth has doors only (`mongo_members` all 0). docs/regions.md says how the replica sets are made, once.
# MongoDB 8.0 itself is under the SSPL, and nothing of it is in Talqin.

variable "datacenters" {
  type = list(string)
}

variable "mongo_image" {
  type    = string
  default = "docker.io/library/mongo:8.0"
}

variable "mongo_shards" {
  type        = map(string)
  description = "The region's own shard, its neighbour's, and the other: names of replica sets."
}

variable "mongo_members" {
  type        = map(number)
  description = "How many members of each, and config servers, stand in the region."
}

variable "mongo_config" {
  type        = string
  description = "The config servers of all regions: replica set, slash, host:27019 by commas."
}

job "mongodb" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 90

  constraint {
    attribute = "${node.class}"
    value     = "store"
  }

  # One member at a time, and the next only when it has stood for a minute; there is no canary of a place for data.
  update {
    max_parallel     = 1
    health_check     = "checks"
    min_healthy_time = "60s"
    healthy_deadline = "10m"
    auto_revert      = false
  }

  group "own" {
    count = var.mongo_members["own"]

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    # A member is its data: it runs on the machines that have this volume, and nowhere else.
    volume "data" {
      type   = "host"
      source = "mongo-own"
    }

    network {
      port "mongodb" {
        static       = 27018
        host_network = "private"
      }
    }

    service {
      name     = "mongodb-own"
      port     = "mongodb"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "mongod" {
      driver       = "docker"
      user         = "999:999"
      kill_signal  = "SIGTERM" # it hands its office over first, for 15 s at most
      kill_timeout = "30s"

      config {
        image           = var.mongo_image
        command         = "mongod"
        args            = ["--config", "${NOMAD_SECRETS_DIR}/mongod.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["mongodb"]

        ulimit {
          nofile = "64000:64000"
        }
      }

      volume_mount {
        volume      = "data"
        destination = "/data/db"
      }

      env {
        REPLICA_SET = var.mongo_shards["own"]
      }

      template {
        data        = <<-END
          net:
            port: {{ env "NOMAD_PORT_mongodb" }}
            bindIp: {{ env "NOMAD_IP_mongodb" }}
            unixDomainSocket: {enabled: false}
            tls:
              mode: requireTLS
              certificateKeyFile: {{ env "NOMAD_SECRETS_DIR" }}/certificate.pem
              CAFile: {{ env "NOMAD_SECRETS_DIR" }}/authority.pem
              allowConnectionsWithoutCertificates: true
          security:
            keyFile: {{ env "NOMAD_SECRETS_DIR" }}/key
          replication:
            replSetName: {{ env "REPLICA_SET" }}
          sharding:
            clusterRole: shardsvr
          storage:
            dbPath: /data/db
            oplogMinRetentionHours: 48
            wiredTiger: {engineConfig: {cacheSizeGB: 2}}
        END
        destination = "secrets/mongod.conf"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .certificate }}{{ end }}
        END
        destination = "secrets/certificate.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .authority }}{{ end }}
        END
        destination = "secrets/authority.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .key }}{{ end }}
        END
        destination = "secrets/key"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      resources {
        cpu    = 2000
        memory = 4096
      }
    }
  }

  group "neighbour" {
    count = var.mongo_members["neighbour"]

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    # A member is its data: it runs on the machines that have this volume, and nowhere else.
    volume "data" {
      type   = "host"
      source = "mongo-neighbour"
    }

    network {
      port "mongodb" {
        static       = 27028
        host_network = "private"
      }
    }

    service {
      name     = "mongodb-neighbour"
      port     = "mongodb"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "mongod" {
      driver       = "docker"
      user         = "999:999"
      kill_signal  = "SIGTERM" # it hands its office over first, for 15 s at most
      kill_timeout = "30s"

      config {
        image           = var.mongo_image
        command         = "mongod"
        args            = ["--config", "${NOMAD_SECRETS_DIR}/mongod.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["mongodb"]

        ulimit {
          nofile = "64000:64000"
        }
      }

      volume_mount {
        volume      = "data"
        destination = "/data/db"
      }

      env {
        REPLICA_SET = var.mongo_shards["neighbour"]
      }

      template {
        data        = <<-END
          net:
            port: {{ env "NOMAD_PORT_mongodb" }}
            bindIp: {{ env "NOMAD_IP_mongodb" }}
            unixDomainSocket: {enabled: false}
            tls:
              mode: requireTLS
              certificateKeyFile: {{ env "NOMAD_SECRETS_DIR" }}/certificate.pem
              CAFile: {{ env "NOMAD_SECRETS_DIR" }}/authority.pem
              allowConnectionsWithoutCertificates: true
          security:
            keyFile: {{ env "NOMAD_SECRETS_DIR" }}/key
          replication:
            replSetName: {{ env "REPLICA_SET" }}
          sharding:
            clusterRole: shardsvr
          storage:
            dbPath: /data/db
            oplogMinRetentionHours: 48
            wiredTiger: {engineConfig: {cacheSizeGB: 2}}
        END
        destination = "secrets/mongod.conf"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .certificate }}{{ end }}
        END
        destination = "secrets/certificate.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .authority }}{{ end }}
        END
        destination = "secrets/authority.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .key }}{{ end }}
        END
        destination = "secrets/key"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      resources {
        cpu    = 1000
        memory = 4096
      }
    }
  }

  group "other" {
    count = var.mongo_members["other"]

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    # A member is its data: it runs on the machines that have this volume, and nowhere else.
    volume "data" {
      type   = "host"
      source = "mongo-other"
    }

    network {
      port "mongodb" {
        static       = 27038
        host_network = "private"
      }
    }

    service {
      name     = "mongodb-other"
      port     = "mongodb"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "mongod" {
      driver       = "docker"
      user         = "999:999"
      kill_signal  = "SIGTERM" # it hands its office over first, for 15 s at most
      kill_timeout = "30s"

      config {
        image           = var.mongo_image
        command         = "mongod"
        args            = ["--config", "${NOMAD_SECRETS_DIR}/mongod.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["mongodb"]

        ulimit {
          nofile = "64000:64000"
        }
      }

      volume_mount {
        volume      = "data"
        destination = "/data/db"
      }

      env {
        REPLICA_SET = var.mongo_shards["other"]
      }

      template {
        data        = <<-END
          net:
            port: {{ env "NOMAD_PORT_mongodb" }}
            bindIp: {{ env "NOMAD_IP_mongodb" }}
            unixDomainSocket: {enabled: false}
            tls:
              mode: requireTLS
              certificateKeyFile: {{ env "NOMAD_SECRETS_DIR" }}/certificate.pem
              CAFile: {{ env "NOMAD_SECRETS_DIR" }}/authority.pem
              allowConnectionsWithoutCertificates: true
          security:
            keyFile: {{ env "NOMAD_SECRETS_DIR" }}/key
          replication:
            replSetName: {{ env "REPLICA_SET" }}
          sharding:
            clusterRole: shardsvr
          storage:
            dbPath: /data/db
            oplogMinRetentionHours: 48
            wiredTiger: {engineConfig: {cacheSizeGB: 2}}
        END
        destination = "secrets/mongod.conf"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .certificate }}{{ end }}
        END
        destination = "secrets/certificate.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .authority }}{{ end }}
        END
        destination = "secrets/authority.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .key }}{{ end }}
        END
        destination = "secrets/key"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      resources {
        cpu    = 1000
        memory = 4096
      }
    }
  }

  group "config" {
    count = var.mongo_members["config"]

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    # A member is its data: it runs on the machines that have this volume, and nowhere else.
    volume "data" {
      type   = "host"
      source = "mongo-config"
    }

    network {
      port "mongodb" {
        static       = 27019
        host_network = "private"
      }
    }

    service {
      name     = "mongodb-config"
      port     = "mongodb"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "mongod" {
      driver       = "docker"
      user         = "999:999"
      kill_signal  = "SIGTERM" # it hands its office over first, for 15 s at most
      kill_timeout = "30s"

      config {
        image           = var.mongo_image
        command         = "mongod"
        args            = ["--config", "${NOMAD_SECRETS_DIR}/mongod.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["mongodb"]

        ulimit {
          nofile = "64000:64000"
        }
      }

      volume_mount {
        volume      = "data"
        destination = "/data/db"
      }

      env {
        REPLICA_SET = "talqin-config"
      }

      template {
        data        = <<-END
          net:
            port: {{ env "NOMAD_PORT_mongodb" }}
            bindIp: {{ env "NOMAD_IP_mongodb" }}
            unixDomainSocket: {enabled: false}
            tls:
              mode: requireTLS
              certificateKeyFile: {{ env "NOMAD_SECRETS_DIR" }}/certificate.pem
              CAFile: {{ env "NOMAD_SECRETS_DIR" }}/authority.pem
              allowConnectionsWithoutCertificates: true
          security:
            keyFile: {{ env "NOMAD_SECRETS_DIR" }}/key
          replication:
            replSetName: {{ env "REPLICA_SET" }}
          sharding:
            clusterRole: configsvr
          storage:
            dbPath: /data/db
            oplogMinRetentionHours: 48
            wiredTiger: {engineConfig: {cacheSizeGB: 0.5}}
        END
        destination = "secrets/mongod.conf"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .certificate }}{{ end }}
        END
        destination = "secrets/certificate.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .authority }}{{ end }}
        END
        destination = "secrets/authority.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .key }}{{ end }}
        END
        destination = "secrets/key"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      resources {
        cpu    = 500
        memory = 1024
      }
    }
  }

  group "mongos" {
    count = 2

    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }

    network {
      port "mongos" {
        static       = 27017
        host_network = "private"
      }
    }

    service {
      name     = "mongos"
      port     = "mongos"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    task "mongos" {
      driver       = "docker"
      user         = "999:999"
      kill_signal  = "SIGTERM"
      kill_timeout = "30s"

      config {
        image           = var.mongo_image
        command         = "mongos"
        args            = ["--config", "${NOMAD_SECRETS_DIR}/mongos.conf"]
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        ports           = ["mongos"]

        ulimit {
          nofile = "64000:64000"
        }
      }

      env {
        CONFIG_SERVERS = var.mongo_config
      }

      template {
        data        = <<-END
          net:
            port: {{ env "NOMAD_PORT_mongos" }}
            bindIp: {{ env "NOMAD_IP_mongos" }}
            unixDomainSocket: {enabled: false}
            tls:
              mode: requireTLS
              certificateKeyFile: {{ env "NOMAD_SECRETS_DIR" }}/certificate.pem
              CAFile: {{ env "NOMAD_SECRETS_DIR" }}/authority.pem
              allowConnectionsWithoutCertificates: true
          security:
            keyFile: {{ env "NOMAD_SECRETS_DIR" }}/key
          sharding:
            configDB: {{ env "CONFIG_SERVERS" }}
        END
        destination = "secrets/mongos.conf"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "restart"
        splay       = "1m"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .certificate }}{{ end }}
        END
        destination = "secrets/certificate.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .authority }}{{ end }}
        END
        destination = "secrets/authority.pem"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      template {
        data        = <<-END
          {{ with nomadVar "nomad/jobs/mongodb" }}{{ .key }}{{ end }}
        END
        destination = "secrets/key"
        perms       = "0400"
        uid         = 999
        gid         = 999
        change_mode = "noop"
      }

      resources {
        cpu    = 500
        memory = 512
      }
    }
  }
}
