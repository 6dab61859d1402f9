environment         = "prod"
protected           = true
database            = { request_units = 500, storage_gb = 50 }
instances           = { instances = 10, requests = 10 } # needs the quota on instances in a zone raised
requests_per_minute = { address = 1200, token = 120 }

settings = {
  LLM_PROVIDER = "models"
}
