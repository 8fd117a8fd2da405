# us-east, the primary: nomad job run -region us-east -hcl2-strict=false -var-file=regions/us-east.hcl <job>
region_name    = "us-east"
datacenters    = ["us-east-1"]
image          = "registry.example.org/talqin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
origins        = ["https://us-east.learn.example.org"]
documents      = "mongodb://talqin:PASSWORD@mongodb-1.us-east.example.org,mongodb-2.us-east.example.org/talqin?tls=true"
redis_master   = "10.0.0.11"
learners       = 100000
nomad_servers  = ["10.0.0.1:4646", "10.0.0.2:4646", "10.0.0.3:4646"]
front_door     = "https://front.us-east.example.org"
objects_public = "https://talqin-public.us-east.example.org"
public_line    = "wss://us-east.learn.example.org/v1/recite"
mongo_shards   = { own = "us-east", neighbour = "frankfurt", other = "singapore" }
mongo_members  = { own = 2, neighbour = 2, other = 1, config = 1 }
mongo_config   = "talqin-config/mongodb-1.us-east.example.org:27019,mongodb-1.frankfurt.example.org:27019,mongodb-1.singapore.example.org:27019"
