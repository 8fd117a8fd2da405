# dubai: nomad job run -region dubai -hcl2-strict=false -var-file=regions/dubai.hcl <job>
region_name    = "dubai"
datacenters    = ["me-central-1"]
image          = "registry.example.org/talqin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
origins        = ["https://dubai.learn.example.org"]
documents      = "mongodb://talqin:PASSWORD@mongodb-1.dubai.example.org,mongodb-2.dubai.example.org,mongodb-3.dubai.example.org/talqin?replicaSet=talqin&tls=true"
redis_master   = "10.0.0.11"
learners       = 100000
nomad_servers  = ["10.0.0.1:4646", "10.0.0.2:4646", "10.0.0.3:4646"]
front_door     = "https://front.dubai.example.org"
objects_public = "https://talqin-public.dubai.example.org"
public_line    = "wss://dubai.learn.example.org/v1/recite"
