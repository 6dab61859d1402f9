# The whole installation: everything that serverless.yaml describes, and what stands around it.

locals {
  # Bucket names are taken once in the whole of Object Storage, so the folder is part of them.
  bucket_suffix = substr(sha256(var.folder_id), 0, 8)

  # Who may send files to `uploads` by a link. The link is the right: without a domain of our own any page will do.
  page_origins = var.domain == null ? ["*"] : ["https://${var.domain.fqdn}"]

  packages = { for name in keys(local.functions) : name => "${var.packages}/${name}.zip" }

  # A longer wait than any function's own, so that the function's answer is what the client sees.
  gateway_timeout = max(values(local.functions)[*].timeout...) + 5
}

resource "yandex_logging_group" "this" {
  name             = local.prefix
  retention_period = "720h" # 30 days
}

resource "yandex_kms_symmetric_key" "this" {
  name                = local.prefix
  description         = "Secrets, and documents with personal data."
  default_algorithm   = "AES_256"
  rotation_period     = "8760h"
  deletion_protection = var.protected
}

resource "yandex_ydb_database_serverless" "this" {
  name                = local.prefix
  location_id         = "ru-central1"
  deletion_protection = var.protected

  serverless_database {
    enable_throttling_rcu_limit = true
    throttling_rcu_limit        = var.database.request_units
    storage_size_limit          = var.database.storage_gb
  }
}

# Streams of Data Streams live in the database. Who writes into one (Postbox) is set up in the console.
resource "yandex_ydb_topic" "streams" {
  for_each = local.streams

  name                   = each.key
  database_endpoint      = yandex_ydb_database_serverless.this.ydb_full_endpoint
  partitions_count       = 1
  retention_period_hours = 24
  metering_mode          = "request_units"
}

module "accounts" {
  source   = "./modules/account"
  for_each = local.accounts

  name       = "${local.prefix}-${each.key}"
  has_key    = contains(local.key_holders, each.key)
  kms_key_id = yandex_kms_symmetric_key.this.id
  protected  = var.protected
}

module "gateway_account" {
  source = "./modules/account"

  name       = "${local.prefix}-gateway"
  has_key    = false
  kms_key_id = yandex_kms_symmetric_key.this.id
  protected  = var.protected
}

module "queues" {
  source = "./modules/queues"

  name      = "${local.prefix}-queues"
  folder_id = var.folder_id
  prefix    = local.prefix
  queues    = local.queues
}

# Pages are public and packages hold no secret; the manifest says which of the others hold personal data.
module "buckets" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name       = "${local.prefix}-${each.key}-${local.bucket_suffix}"
  folder_id  = var.folder_id
  protected  = var.protected
  kms_key_id = try(each.value.personal, false) ? yandex_kms_symmetric_key.this.id : null
  expire     = try(each.value.expire, {})
  origins    = each.key == "uploads" ? local.page_origins : []
}

module "packages" {
  source = "./modules/bucket"

  name      = "${local.prefix}-packages-${local.bucket_suffix}"
  folder_id = var.folder_id
  protected = var.protected
}

# The object's name holds the hash: an old version can be made again while its object is kept.
resource "yandex_storage_object" "packages" {
  for_each = local.packages

  bucket      = module.packages.name
  key         = "${each.key}/${filesha256(each.value)}.zip"
  source      = each.value
  source_hash = filemd5(each.value)

  lifecycle {
    create_before_destroy = true
  }
}

module "functions" {
  source   = "./modules/function"
  for_each = local.functions

  name         = "${local.prefix}-${each.key}"
  account_id   = module.accounts[each.value.account].id
  memory       = each.value.memory
  timeout      = each.value.timeout
  environment  = local.environments[each.key]
  secrets      = local.secret_entries[each.key]
  log_group_id = yandex_logging_group.this.id
  instances    = var.instances
  inbox        = lookup(local.inbox_triggers, each.key, null)
  timer        = lookup(local.timer_triggers, each.key, null)
  logs         = lookup(local.log_triggers, each.key, null)
  stream       = lookup(local.stream_triggers, each.key, null)

  package = {
    bucket = module.packages.name
    object = yandex_storage_object.packages[each.key].key
    sha256 = filesha256(local.packages[each.key])
  }

  # A version cannot be made before its account may read its secrets, nor a trigger before its account its queue.
  depends_on = [
    yandex_kms_symmetric_key_iam_member.users,
    yandex_lockbox_secret_iam_member.keys,
    yandex_lockbox_secret_iam_member.secrets,
    yandex_resourcemanager_folder_iam_member.this,
  ]
}

module "gateway" {
  source = "./modules/gateway"

  name                = local.prefix
  timeout             = local.gateway_timeout
  log_group_id        = yandex_logging_group.this.id
  requests_per_minute = var.requests_per_minute
  domain              = var.domain

  specification = templatefile("${path.module}/openapi.json", merge(
    { gateway = module.gateway_account.id },
    { for name, bucket in module.buckets : name => bucket.name },
    { for name, function in module.functions : name => function.id },
  ))
}
