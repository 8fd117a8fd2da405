# singapore: nomad job run -region singapore -hcl2-strict=false -var-file=regions/singapore.hcl <job>
region_name    = "singapore"
datacenters    = ["ap-southeast-1"]
image          = "registry.example.org/talqin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
origins        = ["https://singapore.learn.example.org"]
documents      = "mongodb://talqin:PASSWORD@mongodb-1.singapore.example.org,mongodb-2.singapore.example.org,mongodb-3.singapore.example.org/talqin?replicaSet=talqin&tls=true"
redis_master   = "10.0.0.11"
learners       = 100000
nomad_servers  = ["10.0.0.1:4646", "10.0.0.2:4646", "10.0.0.3:4646"]
front_door     = "https://front.singapore.example.org"
objects_public = "https://talqin-public.singapore.example.org"
public_line    = "wss://singapore.learn.example.org/v1/recite"
