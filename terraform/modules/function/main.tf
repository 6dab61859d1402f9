# One function: its version, its limits, and what wakes it.

variable "name" {
  type = string
}

variable "account_id" {
  type = string
}

variable "memory" {
  description = "Megabytes."
  type        = number
}

variable "timeout" {
  description = "Seconds."
  type        = number
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  description = "Lockbox entries that become environment variables."
  type        = list(object({ variable = string, secret_id = string, version_id = string, key = string }))
}

variable "package" {
  description = "The zip in its bucket."
  type        = object({ bucket = string, object = string, sha256 = string })
}

variable "log_group_id" {
  type = string
}

variable "instances" {
  description = "Limits in one availability zone."
  type        = object({ instances = number, requests = number })
}

variable "inbox" {
  description = "The queue that wakes it: ARN, seconds of visibility, accounts that read and call, batch and cutoff."
  type = object({
    queue_arn = string, visibility = number, reader_id = string, caller_id = string, batch = number, cutoff = number
  })
  default = null
}

variable "timer" {
  description = "The clock that wakes it; after the attempts the call goes to the dead-letter queue."
  type = object({
    expression = string, caller_id = string, attempts = number, interval = number, dlq_arn = string, dlq_writer_id = string
  })
  default = null
}

variable "logs" {
  description = "The stream of the log group whose lines wake it, in batches; what it does not take after the attempts is lost."
  type = object({
    stream   = string, caller_id = string, batch = number, cutoff = number,
    attempts = number, interval = number
  })
  default = null
}

variable "stream" {
  description = "The data stream whose records wake it, in batches of bytes; what it does not take after the attempts is lost."
  type = object({
    stream   = string, database = string, reader_id = string, caller_id = string, batch = number, cutoff = number,
    attempts = number, interval = number
  })
  default = null
}

locals {
  # Values of secrets count too and are not known here: leave them a quarter.
  environment_size = sum(concat([0], [for key, value in var.environment : length(key) + length(value)]))
}

resource "yandex_function" "this" {
  name               = var.name
  user_hash          = var.package.sha256
  runtime            = "python312"
  entrypoint         = "index.handler"
  memory             = var.memory
  execution_timeout  = tostring(var.timeout)
  service_account_id = var.account_id
  environment        = var.environment

  package {
    bucket_name = var.package.bucket
    object_name = var.package.object
    sha_256     = var.package.sha256
  }

  dynamic "secrets" {
    for_each = var.secrets

    content {
      id                   = secrets.value.secret_id
      version_id           = secrets.value.version_id
      key                  = secrets.value.key
      environment_variable = secrets.value.variable
    }
  }

  log_options {
    log_group_id = var.log_group_id
    min_level    = "INFO"
  }

  metadata_options {
    gce_http_endpoint    = 1 # the account's token
    aws_v1_http_endpoint = 2 # off: nothing here asks it, a forged request could
  }

  lifecycle {
    precondition {
      condition     = local.environment_size <= 3072
      error_message = "${var.name}: ${local.environment_size} bytes of variables; 4096 are allowed, a quarter is for secrets."
    }

    precondition {
      condition     = var.inbox == null ? true : var.inbox.visibility > var.timeout
      error_message = "${var.name}: a message would come back while it is still being worked on."
    }

    # The provider reports a version that could not be made as a warning. A first version that failed shows
    # here; a later one only as a version that did not change, which `make deploy` looks at.
    postcondition {
      condition     = coalesce(self.version, "-") != "-"
      error_message = "${var.name} has no version: see the warning above."
    }
  }
}

resource "yandex_function_scaling_policy" "this" {
  function_id = yandex_function.this.id

  policy {
    tag                  = "$latest"
    zone_instances_limit = var.instances.instances
    zone_requests_limit  = var.instances.requests
  }
}

resource "yandex_function_trigger" "inbox" {
  count = var.inbox == null ? 0 : 1

  name = "${var.name}-ymq"

  message_queue {
    queue_id           = var.inbox.queue_arn
    service_account_id = var.inbox.reader_id
    batch_size         = tostring(var.inbox.batch)
    batch_cutoff       = tostring(var.inbox.cutoff)
    visibility_timeout = tostring(var.inbox.visibility)
  }

  function {
    id                 = yandex_function.this.id
    service_account_id = var.inbox.caller_id
  }
}

resource "yandex_function_trigger" "timer" {
  count = var.timer == null ? 0 : 1

  name = "${var.name}-cron"

  timer {
    cron_expression = var.timer.expression
  }

  function {
    id                 = yandex_function.this.id
    service_account_id = var.timer.caller_id
    retry_attempts     = tostring(var.timer.attempts)
    retry_interval     = tostring(var.timer.interval)
  }

  dlq {
    queue_id           = var.timer.dlq_arn
    service_account_id = var.timer.dlq_writer_id
  }
}

resource "yandex_function_trigger" "logs" {
  count = var.logs == null ? 0 : 1

  name = "${var.name}-logs"

  logging {
    group_id     = var.log_group_id
    stream_names = [var.logs.stream]
    batch_size   = tostring(var.logs.batch)
    batch_cutoff = tostring(var.logs.cutoff)
  }

  function {
    id                 = yandex_function.this.id
    service_account_id = var.logs.caller_id
    retry_attempts     = tostring(var.logs.attempts)
    retry_interval     = tostring(var.logs.interval)
  }
}

resource "yandex_function_trigger" "stream" {
  count = var.stream == null ? 0 : 1

  name = "${var.name}-yds"

  data_streams {
    stream_name        = var.stream.stream
    database           = var.stream.database
    service_account_id = var.stream.reader_id
    batch_size         = tostring(var.stream.batch)
    batch_cutoff       = tostring(var.stream.cutoff)
  }

  function {
    id                 = yandex_function.this.id
    service_account_id = var.stream.caller_id
    retry_attempts     = tostring(var.stream.attempts)
    retry_interval     = tostring(var.stream.interval)
  }
}

output "id" {
  value = yandex_function.this.id
}

output "this" {
  description = "The whole resource, for the tests."
  value       = yandex_function.this
}

output "scaling" {
  value = one(yandex_function_scaling_policy.this.policy)
}

output "inbox" {
  description = "The queue trigger, null without one."
  value       = one(yandex_function_trigger.inbox)
}

output "timer" {
  description = "The timer trigger, null without one."
  value       = one(yandex_function_trigger.timer)
}

output "logs" {
  description = "The log trigger, null without one."
  value       = one(yandex_function_trigger.logs)
}

output "stream" {
  description = "The stream trigger, null without one."
  value       = one(yandex_function_trigger.stream)
}
