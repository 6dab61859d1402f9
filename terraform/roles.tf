# Who may do what: every role of every account but the one that makes the queues (modules/queues).

locals {
  readers = toset(concat(
    [for event in values(local.inboxes) : event.queueAccount],
    [for function in local.functions : function.account if length(function.watches) > 0],
  ))
  senders = toset(concat(
    [for function in local.functions : function.account if length(function.sends) > 0],
    [for event in values(local.timers) : event.dlqAccount],
  ))
  pushers = toset([for function in local.functions : function.account if function.sockets])
  mailers = toset([for function in local.functions : function.account if function.mails])
  loggers = toset([for function in local.functions : function.account])

  # Message Queue and Cloud Logging have no roles for a single queue or group, nor API Gateway one for a gateway's
  # WebSockets, nor Postbox one for an address, which must be in this folder.
  folder_roles = merge(
    { for account in local.readers : "ymq.reader ${account}" => { role = "ymq.reader", account = account } },
    { for account in local.senders : "ymq.writer ${account}" => { role = "ymq.writer", account = account } },
    { for account in local.pushers : "api-gateway.websocketWriter ${account}" => { role = "api-gateway.websocketWriter", account = account } },
    { for account in local.mailers : "postbox.sender ${account}" => { role = "postbox.sender", account = account } },
    { for account in local.loggers : "logging.writer ${account}" => { role = "logging.writer", account = account } },
  )

  callers = merge(concat(
    [for row in local.events : { "${row.function} ${row.event.account}" = { function = row.function, account = row.event.account } }],
    [for name, function in local.functions : { "${name} ${function.logs.account}" = { function = name, account = function.logs.account } } if function.logs != null],
    [for name, function in local.functions : { "${name} ${function.stream.account}" = { function = name, account = function.stream.account } } if function.stream != null],
  )...)

  stream_readers = toset([for function in local.functions : function.stream.account if function.stream != null])

  database_roles = { read = "ydb.viewer", write = "ydb.editor" }
  database_users = {
    for need, role in local.database_roles : role => distinct([for function in local.functions : function.account if function.database == need])
  }

  bucket_users = {
    for bucket in keys(local.buckets) : bucket => distinct([for function in local.functions : function.account if contains(function.buckets, bucket)])
  }

  bucket_erasers = {
    for bucket in keys(local.buckets) : bucket => distinct([for function in local.functions : function.account if function.erases && contains(function.buckets, bucket)])
  }

  secret_readers = merge([
    for function in local.functions : { for key in values(function.secrets) : "${key} ${function.account}" => { key = key, account = function.account } }
  ]...)

  # Secrets are encrypted with the key, and so are the buckets that functions use and what functions encrypt themselves.
  key_users = toset(concat(
    [for reader in values(local.secret_readers) : reader.account],
    [for function in local.functions : function.account if function.encrypts],
    tolist(local.key_holders),
  ))
}

resource "yandex_resourcemanager_folder_iam_member" "this" {
  for_each = local.folder_roles

  folder_id = var.folder_id
  role      = each.value.role
  member    = module.accounts[each.value.account].member
}

resource "yandex_function_iam_member" "triggers" {
  for_each = local.callers

  function_id = module.functions[each.value.function].id
  role        = "functions.functionInvoker"
  member      = module.accounts[each.value.account].member
}

resource "yandex_function_iam_member" "gateway" {
  for_each = local.http_functions

  function_id = module.functions[each.key].id
  role        = "functions.functionInvoker"
  member      = module.gateway_account.member
}

# The provider has no single member for a database or a bucket: these bindings own their role on our own objects.
resource "yandex_ydb_database_iam_binding" "users" {
  for_each = { for role, accounts in local.database_users : role => accounts if length(accounts) > 0 }

  database_id = yandex_ydb_database_serverless.this.id
  role        = each.key
  members     = [for account in each.value : module.accounts[account].member]
}

# A trigger makes a reader of its own on the stream.
resource "yandex_ydb_database_iam_binding" "streams" {
  count = length(local.stream_readers) > 0 ? 1 : 0

  database_id = yandex_ydb_database_serverless.this.id
  role        = "yds.admin"
  members     = [for account in local.stream_readers : module.accounts[account].member]
}

resource "yandex_storage_bucket_iam_binding" "writers" {
  for_each = { for bucket, accounts in local.bucket_users : bucket => accounts if length(accounts) > 0 }

  bucket  = module.buckets[each.key].name
  role    = "storage.uploader" # puts, never deletes
  members = [for account in each.value : module.accounts[account].member]
}

resource "yandex_storage_bucket_iam_binding" "readers" {
  for_each = { for bucket, accounts in local.bucket_users : bucket => accounts if length(accounts) > 0 }

  bucket  = module.buckets[each.key].name
  role    = "storage.viewer"
  members = [for account in each.value : module.accounts[account].member]
}

resource "yandex_storage_bucket_iam_binding" "erasers" {
  for_each = { for bucket, accounts in local.bucket_erasers : bucket => accounts if length(accounts) > 0 }

  bucket  = module.buckets[each.key].name
  role    = "storage.editor" # deletes too, and older versions
  members = [for account in each.value : module.accounts[account].member]
}

resource "yandex_storage_bucket_iam_binding" "gateway" {
  bucket  = module.buckets["web"].name
  role    = "storage.viewer"
  members = [module.gateway_account.member]
}

resource "yandex_lockbox_secret_iam_member" "secrets" {
  for_each = local.secret_readers

  secret_id = yandex_lockbox_secret.this[each.value.key].id
  role      = "lockbox.payloadViewer"
  member    = module.accounts[each.value.account].member
}

resource "yandex_lockbox_secret_iam_member" "keys" {
  for_each = local.key_holders

  secret_id = module.accounts[each.key].key.secret_id
  role      = "lockbox.payloadViewer"
  member    = module.accounts[each.key].member
}

resource "yandex_kms_symmetric_key_iam_member" "users" {
  for_each = local.key_users

  symmetric_key_id = yandex_kms_symmetric_key.this.id
  role             = "kms.keys.encrypterDecrypter"
  member           = module.accounts[each.key].member
}
