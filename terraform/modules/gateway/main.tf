# The gateway, and before it Smart Web Security with limits for each client.

variable "name" {
  type = string
}

variable "specification" {
  description = "OpenAPI 3.0 as JSON, every name in it resolved."
  type        = string
}

variable "log_group_id" {
  type = string
}

variable "timeout" {
  description = "Seconds; longer than any function behind it."
  type        = number
}

variable "requests_per_minute" {
  type = object({ address = number, token = number })
}

variable "domain" {
  type = object({ fqdn = string, certificate_id = string })
}

locals {
  document   = jsondecode(var.specification)
  extensions = local.document["x-yc-apigateway"]
}

resource "yandex_sws_advanced_rate_limiter_profile" "this" {
  name = var.name

  advanced_rate_limiter_rule {
    name        = "address"
    description = "No client floods the API."
    priority    = 10

    dynamic_quota {
      action = "DENY"
      limit  = var.requests_per_minute.address
      period = 60

      characteristic {
        simple_characteristic {
          type = "IP"
        }
      }
    }
  }

  advanced_rate_limiter_rule {
    name        = "token"
    description = "A POST may start a run, which costs money: an agency's share is limited."
    priority    = 20

    dynamic_quota {
      action = "DENY"
      limit  = var.requests_per_minute.token
      period = 60

      condition {
        http_method {
          http_methods {
            exact_match = "POST"
          }
        }
      }

      characteristic {
        key_characteristic {
          type  = "HEADER_KEY"
          value = "Authorization"
        }
      }
    }
  }
}

resource "yandex_sws_security_profile" "this" {
  name                             = var.name
  default_action                   = "ALLOW"
  disallow_data_processing         = true
  advanced_rate_limiter_profile_id = yandex_sws_advanced_rate_limiter_profile.this.id

  security_rule {
    name     = "smart-protection"
    priority = 999900

    smart_protection {
      mode = "API" # no captcha: the clients are programs
    }
  }
}

resource "yandex_api_gateway" "this" {
  name              = var.name
  execution_timeout = tostring(var.timeout)

  spec = jsonencode(merge(local.document, {
    "x-yc-apigateway" = merge(local.extensions, {
      smartWebSecurity = { securityProfileId = yandex_sws_security_profile.this.id }
    })
  }))

  log_options {
    log_group_id = var.log_group_id
    min_level    = "WARN"
  }

  dynamic "custom_domains" {
    for_each = var.domain[*]

    content {
      fqdn           = custom_domains.value.fqdn
      certificate_id = custom_domains.value.certificate_id
    }
  }
}

output "domain" {
  value = yandex_api_gateway.this.domain
}

output "this" {
  description = "The whole resource, for the tests."
  value       = yandex_api_gateway.this
}

output "rate_limits" {
  description = "Rule => most requests a minute."
  value = { for rule in yandex_sws_advanced_rate_limiter_profile.this.advanced_rate_limiter_rule :
    rule.name => rule.dynamic_quota[0].limit
  }
}
