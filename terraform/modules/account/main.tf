# A service account. One that speaks to Message Queue or Object Storage also has a static key, which goes
# straight to Lockbox: neither the state nor anybody here ever sees it.

variable "name" {
  type = string
}

variable "has_key" {
  type = bool
}

variable "kms_key_id" {
  type = string
}

variable "protected" {
  type = bool
}

resource "yandex_iam_service_account" "this" {
  name = var.name
}

resource "yandex_lockbox_secret" "key" {
  count = var.has_key ? 1 : 0

  name                = "${var.name}-static-key"
  kms_key_id          = var.kms_key_id
  deletion_protection = var.protected
}

resource "yandex_iam_service_account_static_access_key" "this" {
  count = var.has_key ? 1 : 0

  service_account_id = yandex_iam_service_account.this.id

  output_to_lockbox {
    secret_id            = yandex_lockbox_secret.key[0].id
    entry_for_access_key = "access_key"
    entry_for_secret_key = "secret_key"
  }
}

output "id" {
  value = yandex_iam_service_account.this.id
}

output "member" {
  description = "The account as the subject of a role."
  value       = "serviceAccount:${yandex_iam_service_account.this.id}"
}

output "key" {
  description = "Where the static key is: secret and version; null without one."
  value = one([for key in yandex_iam_service_account_static_access_key.this : {
    secret_id  = yandex_lockbox_secret.key[0].id
    version_id = key.output_to_lockbox_version_id
  }])
}
