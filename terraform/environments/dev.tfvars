environment         = "dev"
protected           = false
database            = { request_units = 50, storage_gb = 5 }
instances           = { instances = 2, requests = 2 }
requests_per_minute = { address = 600, token = 60 }
