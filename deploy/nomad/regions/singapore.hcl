# singapore: nomad job run -region singapore -hcl2-strict=false -var-file=regions/singapore.hcl <job>
region_name    = "singapore"
datacenters    = ["ap-southeast-1"]
image          = "registry.example.org/talqin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
origins        = ["https://singapore.learn.example.org"]
documents      = "mongodb://talqin:PASSWORD@mongodb-1.singapore.example.org,mongodb-2.singapore.example.org/talqin?tls=true"
redis_master   = "10.0.0.11"
learners       = 100000
nomad_servers  = ["10.0.0.1:4646", "10.0.0.2:4646", "10.0.0.3:4646"]
front_door     = "https://front.singapore.example.org"
objects_public = "https://talqin-public.singapore.example.org"
public_line    = "wss://singapore.learn.example.org/v1/recite"
mongo_shards   = { own = "singapore", neighbour = "us-east", other = "frankfurt" }
mongo_members  = { own = 2, neighbour = 2, other = 1, config = 1 }
mongo_config   = "talqin-config/mongodb-1.us-east.example.org:27019,mongodb-1.frankfurt.example.org:27019,mongodb-1.singapore.example.org:27019"
