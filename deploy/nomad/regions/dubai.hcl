# dubai: nomad job run -region dubai -hcl2-strict=false -var-file=regions/dubai.hcl <job>
region_name    = "dubai"
datacenters    = ["me-central-1"]
image          = "registry.example.org/talqin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
origins        = ["https://dubai.learn.example.org"]
documents      = "mongodb://talqin:PASSWORD@mongodb-1.dubai.example.org,mongodb-2.dubai.example.org/talqin?tls=true"
redis_master   = "10.0.0.11"
learners       = 100000
nomad_servers  = ["10.0.0.1:4646", "10.0.0.2:4646", "10.0.0.3:4646"]
front_door     = "https://front.dubai.example.org"
objects_public = "https://talqin-public.dubai.example.org"
public_line    = "wss://dubai.learn.example.org/v1/recite"
mongo_shards   = { own = "singapore", neighbour = "us-east", other = "frankfurt" }
mongo_members  = { own = 0, neighbour = 0, other = 0, config = 0 }
mongo_config   = "talqin-config/mongodb-1.us-east.example.org:27019,mongodb-1.frankfurt.example.org:27019,mongodb-1.singapore.example.org:27019"
