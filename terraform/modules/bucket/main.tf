variable "name" {
  description = "Unique in the whole of Object Storage."
  type        = string
}

variable "folder_id" {
  type = string
}

variable "kms_key_id" {
  description = "Encrypts every object; without it the service's own encryption stays."
  type        = string
  default     = null
}

variable "protected" {
  description = "Refuse to delete the bucket while there is anything in it."
  type        = bool
}

variable "expire" {
  description = "Prefix => days after which its objects go."
  type        = map(number)
  default     = {}
}

variable "origins" {
  description = "Pages that browsers may send files from, by a presigned link."
  type        = list(string)
  default     = []
}

resource "yandex_storage_bucket" "this" {
  bucket        = var.name
  folder_id     = var.folder_id
  force_destroy = !var.protected

  anonymous_access_flags {
    read        = false
    list        = false
    config_read = false
  }

  versioning {
    enabled = true
  }

  lifecycle_rule {
    id                                     = "old-versions"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 1

    # After its own end an object lives on this long: with 14 days of messages within the 30 that 152-ФЗ gives.
    noncurrent_version_expiration {
      days = 7
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.expire

    content {
      id      = "expire-${trimsuffix(lifecycle_rule.key, "/")}"
      enabled = true

      filter {
        prefix = lifecycle_rule.key
      }

      expiration {
        days = lifecycle_rule.value
      }
    }
  }

  dynamic "cors_rule" {
    for_each = length(var.origins) > 0 ? [var.origins] : []

    content {
      allowed_origins = cors_rule.value
      allowed_methods = ["PUT"]
      allowed_headers = ["Content-Type"]
      expose_headers  = ["ETag"]
      max_age_seconds = 3600
    }
  }

  dynamic "server_side_encryption_configuration" {
    for_each = var.kms_key_id[*]

    content {
      rule {
        apply_server_side_encryption_by_default {
          kms_master_key_id = server_side_encryption_configuration.value
          sse_algorithm     = "aws:kms"
        }
      }
    }
  }
}

output "name" {
  value = yandex_storage_bucket.this.bucket
}

output "this" {
  description = "The whole resource, for the tests."
  value       = yandex_storage_bucket.this
  sensitive   = true
}
