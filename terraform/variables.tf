variable "environment" {
  description = "Which installation this is; part of every name."
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "The environments are dev and prod."
  }
}

variable "cloud_id" {
  description = "The cloud that the folder belongs to."
  type        = string
}

variable "folder_id" {
  description = "The folder that holds everything. Queue and log roles exist only for a folder: give each environment its own."
  type        = string
}

variable "release" {
  description = "The commit this is, by its tag if it has one: what a failed deployment goes back to."
  type        = string
  default     = ""
}

variable "packages" {
  description = "The folder of the functions' zips, as `make package` writes it."
  type        = string
  default     = "../build/packages"
}

variable "settings" {
  description = "Values for variables that the manifest gives a function, in place of the manifest's."
  type        = map(string)
  default     = {}
}

variable "secret_versions" {
  description = "Key of a secret in the manifest => Lockbox version that has its value. A secret without one is not handed to its functions."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for version in values(var.secret_versions) : version != ""])
    error_message = "Leave a key out rather than give it an empty version."
  }
}

variable "database" {
  description = "Request units per second and gigabytes the database may use at most."
  type        = object({ request_units = number, storage_gb = number })
}

variable "instances" {
  description = "Most instances and simultaneous calls of one function in one availability zone. The cloud's default quota is 10 for all functions together."
  type        = object({ instances = number, requests = number })
}

variable "requests_per_minute" {
  description = "Most requests a minute from one address, and most that start something (POST) with one token."
  type        = object({ address = number, token = number })
}

variable "domain" {
  description = "A domain of your own for the API, with its certificate in Certificate Manager."
  type        = object({ fqdn = string, certificate_id = string })
  default     = null
}

variable "protected" {
  description = "Refuse to delete the database, the secrets, the key, and buckets that hold anything."
  type        = bool
}
