# What each function finds in its environment: custom.functions of the manifest, resolved.

locals {
  key_holders = toset([for function in local.functions : function.account if length(concat(function.sends, function.watches, function.buckets)) > 0])

  environments = {
    for name, function in local.functions : name => merge(
      function.environment,
      { for key, value in local.database_variables : key => value if function.database != null },
      { for key, value in local.queue_variables[name] : key => value if length(function.sends) > 0 },
      { for key, value in local.watch_variables[name] : key => value if length(function.watches) > 0 },
      { for key, value in local.bucket_variables[name] : key => value if length(function.buckets) > 0 },
      { for key, value in local.key_variables : key => value if function.encrypts },
    )
  }

  database_variables = {
    YDB_ENDPOINT = "grpcs://${yandex_ydb_database_serverless.this.ydb_api_endpoint}"
    YDB_DATABASE = yandex_ydb_database_serverless.this.database_path
  }

  key_variables = {
    KMS_KEY_ID = yandex_kms_symmetric_key.this.id
  }

  queue_variables = {
    for name, function in local.functions : name => {
      QUEUE_URLS       = jsonencode({ for queue in function.sends : queue => module.queues.all[queue].url })
      SQS_ENDPOINT_URL = "https://message-queue.api.cloud.yandex.net"
    }
  }

  watch_variables = {
    for name, function in local.functions : name => {
      WATCHED_QUEUES   = jsonencode({ for queue in function.watches : queue => module.queues.all[queue].url })
      SQS_ENDPOINT_URL = "https://message-queue.api.cloud.yandex.net"
    }
  }

  bucket_variables = {
    for name, function in local.functions : name => {
      BUCKETS         = jsonencode({ for bucket in function.buckets : bucket => module.buckets[bucket].name })
      S3_ENDPOINT_URL = "https://storage.yandexcloud.net"
    }
  }

  # The function's account's static key, and the manifest's secrets that have a value.
  secret_entries = { for name, function in local.functions : name => concat(
    [for variable, key in { AWS_ACCESS_KEY_ID = "access_key", AWS_SECRET_ACCESS_KEY = "secret_key" } : {
      variable                                = variable
      secret_id                               = module.accounts[function.account].key.secret_id
      version_id                              = module.accounts[function.account].key.version_id
      key                                     = key
    } if contains(local.key_holders, function.account)],
    [for variable, key in function.secrets : {
      variable   = variable
      secret_id  = yandex_lockbox_secret.this[key].id
      version_id = var.secret_versions[key]
      key        = key
    } if contains(keys(var.secret_versions), key)],
  ) }
}

# Values never pass through Terraform: `yc lockbox secret add-version` puts them, `secret_versions` names them.
resource "yandex_lockbox_secret" "this" {
  for_each = toset(flatten([for function in local.functions : values(function.secrets)]))

  name                = "${local.prefix}-${replace(each.key, "_", "-")}"
  kms_key_id          = yandex_kms_symmetric_key.this.id
  deletion_protection = var.protected
}
