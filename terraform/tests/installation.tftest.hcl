# What an applied installation is, said again from the manifest. Runs against a stand-in for the provider,
# which knows shapes and references, not rights or quotas: `tests/terraform` starts it.

variables {
  environment         = "dev"
  cloud_id            = "b1gcloud"
  folder_id           = "b1gfolder"
  protected           = false
  database            = { request_units = 50, storage_gb = 5 }
  instances           = { instances = 2, requests = 3 }
  requests_per_minute = { address = 600, token = 60 }
  secret_versions     = { auth_jwks = "version-of-jwks" }
}

run "installation" {
  # Functions

  assert {
    condition     = toset(keys(module.functions)) == toset(keys(yamldecode(file("../serverless.yaml")).functions))
    error_message = "Every function of the manifest, and no other, is installed."
  }

  assert {
    condition     = alltrue([for name, f in module.functions : f.this.memory == yamldecode(file("../serverless.yaml")).functions[name].memorySize])
    error_message = "A function has the manifest's memory."
  }

  assert {
    condition     = alltrue([for name, f in module.functions : f.this.execution_timeout == yamldecode(file("../serverless.yaml")).functions[name].timeout])
    error_message = "A function has the manifest's timeout, a string of whole seconds."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.this.runtime == "python312" && f.this.entrypoint == "index.handler"])
    error_message = "A function enters by the file at the root of its package."
  }

  assert {
    condition     = alltrue([for name, f in module.functions : f.this.user_hash == filesha256("${var.packages}/${name}.zip")])
    error_message = "A changed package is a changed function."
  }

  assert {
    condition     = alltrue([for name, f in module.functions : f.this.package[0].object_name == "${name}/${filesha256("${var.packages}/${name}.zip")}.zip"])
    error_message = "A function's code comes from its own object in the bucket of packages."
  }

  assert {
    condition     = alltrue([for name, f in module.functions : f.this.service_account_id == module.accounts[name].id])
    error_message = "Every function has an account of its own."
  }

  assert {
    condition     = length(distinct([for f in module.functions : f.this.service_account_id])) == length(module.functions)
    error_message = "No two functions share an account."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.this.log_options[0].log_group_id == yandex_logging_group.this.id && f.this.log_options[0].folder_id == null])
    error_message = "Every function logs to the one group: with a folder beside it the provider would take either."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.this.metadata_options[0].aws_v1_http_endpoint == 2])
    error_message = "The old metadata endpoint is switched off."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.scaling.zone_instances_limit == 2 && f.scaling.zone_requests_limit == 3 && f.scaling.tag == "$latest"])
    error_message = "Every function has its limits in a zone."
  }

  # Triggers

  assert {
    condition     = alltrue([for name, f in module.functions : f.inbox.function[0].id == f.id if f.inbox != null])
    error_message = "A queue trigger reaches its own function."
  }

  assert {
    condition     = alltrue([for name in ["maestro", "planning", "finance", "vendors"] : module.functions[name].inbox.message_queue[0].queue_id == module.queues.all["${name}-inbox"].arn])
    error_message = "An agent is woken by its own inbox."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.inbox.message_queue[0].batch_size == "1" && f.inbox.message_queue[0].batch_cutoff == "1" if f.inbox != null])
    error_message = "A message waits for no other: the default cutoff is ten seconds."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.inbox.message_queue[0].service_account_id == module.accounts["triggers"].id && f.inbox.function[0].service_account_id == module.accounts["triggers"].id if f.inbox != null])
    error_message = "Triggers read queues and call functions by the triggers' account."
  }

  assert {
    condition     = alltrue([for f in module.functions : f.inbox.function[0].retry_attempts == null && length(f.inbox.dlq) == 0 if f.inbox != null])
    error_message = "The queue retries and keeps dead letters; the provider refuses both on its trigger."
  }

  assert {
    condition     = [for name, f in module.functions : name if f.timer != null] == ["housekeeping"]
    error_message = "There is one timer."
  }

  assert {
    condition     = module.functions["housekeeping"].timer.timer[0].cron_expression == "* * * * ? *"
    error_message = "Housekeeping runs every minute."
  }

  assert {
    condition     = module.functions["housekeeping"].timer.function[0].id == module.functions["housekeeping"].id
    error_message = "The timer reaches housekeeping."
  }

  assert {
    condition     = module.functions["housekeeping"].timer.dlq[0].queue_id == module.queues.all["housekeeping-dlq"].arn
    error_message = "A tick that failed for good becomes a dead letter."
  }

  assert {
    condition     = [for name, f in module.functions : name if f.logs != null] == ["housekeeping"]
    error_message = "One function reads the logs."
  }

  assert {
    condition     = module.functions["housekeeping"].logs.logging[0].group_id == yandex_logging_group.this.id && module.functions["housekeeping"].logs.logging[0].stream_names == toset(["telemetry"])
    error_message = "Only lines of telemetry wake it: a function that every line wakes would wake itself for ever."
  }

  assert {
    condition     = module.functions["housekeeping"].logs.function[0].id == module.functions["housekeeping"].id
    error_message = "The log trigger reaches housekeeping."
  }

  assert {
    condition     = module.functions["housekeeping"].logs.function[0].retry_attempts == "5" && module.functions["housekeeping"].logs.function[0].retry_interval == "60"
    error_message = "Lines outlast an outage of minutes: a batch that comes twice counts once."
  }

  assert {
    condition     = [for name, f in module.functions : name if f.stream != null] == ["communication"]
    error_message = "One function reads a stream."
  }

  assert {
    condition     = module.functions["communication"].stream.data_streams[0].stream_name == yandex_ydb_topic.streams["mail-events"].name && module.functions["communication"].stream.data_streams[0].database == yandex_ydb_database_serverless.this.database_path
    error_message = "It reads what Postbox tells of letters."
  }

  assert {
    condition     = module.functions["communication"].stream.function[0].id == module.functions["communication"].id && module.functions["communication"].stream.function[0].retry_attempts == "5"
    error_message = "The stream trigger reaches communication, and tries again."
  }

  # Queues

  assert {
    condition     = alltrue([for name, queue in module.queues.all : queue.redrive_policy != null if endswith(name, "-inbox")])
    error_message = "Every inbox has a dead-letter queue."
  }

  assert {
    condition     = alltrue([for name, queue in module.queues.all : queue.redrive_policy.deadLetterTargetArn == module.queues.all["${trimsuffix(name, "-inbox")}-dlq"].arn if endswith(name, "-inbox")])
    error_message = "Dead letters of an inbox go to its own queue."
  }

  assert {
    condition     = alltrue([for f in module.functions : tonumber(f.inbox.message_queue[0].visibility_timeout) > tonumber(f.this.execution_timeout) if f.inbox != null])
    error_message = "A message stays out of sight longer than its function may run."
  }

  assert {
    condition     = alltrue([for name, queue in module.queues.all : queue.retention == 1209600 if endswith(name, "-dlq")])
    error_message = "Dead letters wait two weeks for somebody to look."
  }

  # Environment and secrets

  assert {
    condition     = module.functions["maestro"].this.environment["YDB_DATABASE"] == yandex_ydb_database_serverless.this.database_path
    error_message = "A function that needs the database is told where it is."
  }

  assert {
    condition     = jsondecode(module.functions["maestro"].this.environment["QUEUE_URLS"])["planning-inbox"] == module.queues.all["planning-inbox"].url
    error_message = "Queue addresses come verbatim from the service."
  }

  assert {
    condition     = jsondecode(module.functions["finance"].this.environment["BUCKETS"]) == { documents = module.buckets["documents"].name }
    error_message = "A function knows its buckets by their names in the manifest."
  }

  assert {
    condition     = setsubtract(keys(module.functions["authorizer"].this.environment), keys(yamldecode(file("../serverless.yaml")).functions.authorizer.environment)) == toset(["YDB_ENDPOINT", "YDB_DATABASE"])
    error_message = "The authorizer is told where API keys are, and of nothing it does not use."
  }

  assert {
    condition     = [for secret in module.functions["authorizer"].this.secrets : secret.environment_variable] == ["AUTH_JWKS"]
    error_message = "The authorizer gets the keys of tokens, and no other secret."
  }

  assert {
    condition     = module.functions["authorizer"].this.secrets[0].id == yandex_lockbox_secret.this["auth_jwks"].id && module.functions["authorizer"].this.secrets[0].version_id == "version-of-jwks"
    error_message = "A secret is pinned to the version that was given."
  }

  assert {
    condition     = toset([for secret in module.functions["planning"].this.secrets : secret.environment_variable]) == toset(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    error_message = "A secret without a value is not handed out; the static key is."
  }

  assert {
    condition     = alltrue([for secret in module.functions["planning"].this.secrets : secret.id == module.accounts["planning"].key.secret_id])
    error_message = "A function gets the static key of its own account."
  }

  assert {
    condition     = output.missing_secrets == ["auth_signing_keys"]
    error_message = "A deployment says which secrets it still waits for."
  }

  # Roles (the whole table is checked by tests/terraform/test_roles.py)

  assert {
    condition     = alltrue([for name in ["authorizer", "maestro", "planning", "finance", "vendors"] : yandex_function_iam_member.gateway[name].function_id == module.functions[name].id])
    error_message = "The gateway may call the functions its document names."
  }

  assert {
    condition     = alltrue([for one in yandex_function_iam_member.gateway : strcontains(module.gateway.this.spec, one.function_id)])
    error_message = "The gateway may call no function that its document does not name."
  }

  assert {
    condition     = [for one in yandex_lockbox_secret_iam_member.secrets : one.member if one.secret_id == yandex_lockbox_secret.this["auth_jwks"].id] == [module.accounts["authorizer"].member]
    error_message = "The keys of tokens have one reader."
  }

  assert {
    condition     = alltrue([for one in yandex_lockbox_secret_iam_member.keys : one.role == "lockbox.payloadViewer"])
    error_message = "Who reads a secret cannot change it."
  }

  # Storage, database, log

  assert {
    condition     = alltrue([for bucket in module.buckets : bucket.this.versioning[0].enabled])
    error_message = "Every bucket keeps old versions."
  }

  assert {
    condition     = alltrue([for bucket in module.buckets : anytrue([for rule in bucket.this.lifecycle_rule : length(rule.noncurrent_version_expiration) > 0])])
    error_message = "Old versions go after a while."
  }

  assert {
    condition     = alltrue([for name in ["documents", "uploads", "backups"] : length(module.buckets[name].this.server_side_encryption_configuration) == 1])
    error_message = "What may hold personal data is encrypted."
  }

  assert {
    condition     = { for rule in module.buckets["documents"].this.lifecycle_rule : rule.filter[0].prefix => rule.expiration[0].days if length(rule.expiration) > 0 } == { "messages/" = 14, "proposals/" = 2192 }
    error_message = "Checked-in messages go when no queue can hold them any more, proposals with their rows; the rest stays."
  }

  assert {
    condition     = [for name in ["uploads", "backups"] : one([for rule in module.buckets[name].this.lifecycle_rule : rule.expiration[0].days if length(rule.expiration) > 0])] == [7, 90]
    error_message = "Uploads are kept a week, backups ninety days."
  }

  assert {
    condition     = [for name, bucket in module.buckets : "${name} ${join(" ", one(bucket.this.cors_rule).allowed_methods)}" if length(bucket.this.cors_rule) > 0] == ["uploads PUT"]
    error_message = "Browsers may send files, to one bucket."
  }

  assert {
    condition     = module.buckets["documents"].this.server_side_encryption_configuration[0].rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id == yandex_kms_symmetric_key.this.id
    error_message = "Documents are encrypted with our key."
  }

  assert {
    condition     = alltrue([for bucket in module.buckets : !one(bucket.this.anonymous_access_flags).read])
    error_message = "No bucket is public: pages go through the gateway."
  }

  assert {
    condition     = one(yandex_ydb_database_serverless.this.serverless_database).enable_throttling_rcu_limit && one(yandex_ydb_database_serverless.this.serverless_database).throttling_rcu_limit == 50
    error_message = "The database's spending is limited: the number counts only with the switch."
  }

  assert {
    condition     = yandex_logging_group.this.retention_period == "720h"
    error_message = "Logs are kept thirty days."
  }

  # Gateway

  assert {
    condition     = !strcontains(module.gateway.this.spec, "$${")
    error_message = "Every name in the document is resolved."
  }

  assert {
    condition     = jsondecode(module.gateway.this.spec).components.securitySchemes.bearer["x-yc-apigateway-authorizer"].function_id == module.functions["authorizer"].id
    error_message = "Tokens are checked by the authorizer."
  }

  assert {
    condition     = jsondecode(module.gateway.this.spec)["x-yc-apigateway"].smartWebSecurity.securityProfileId != ""
    error_message = "Requests pass Smart Web Security."
  }

  assert {
    condition     = module.gateway.rate_limits == { address = 600, token = 60 }
    error_message = "Clients are limited by address and by token."
  }

  assert {
    condition     = tonumber(module.gateway.this.execution_timeout) > max([for f in module.functions : tonumber(f.this.execution_timeout)]...)
    error_message = "The gateway waits longer than a function runs."
  }

  assert {
    condition     = output.url == "https://${module.gateway.domain}"
    error_message = "Without a domain of your own the API is at the service's."
  }
}

run "production" {
  command = plan

  variables {
    environment = "prod"
    protected   = true
    settings    = { LLM_PROVIDER = "models" }
    domain      = { fqdn = "api.example.ru", certificate_id = "fpqcertificate" }
  }

  assert {
    condition     = yandex_ydb_database_serverless.this.deletion_protection && yandex_kms_symmetric_key.this.deletion_protection
    error_message = "Production's data and its key are protected from deletion."
  }

  assert {
    condition     = alltrue([for secret in yandex_lockbox_secret.this : secret.deletion_protection])
    error_message = "Production's secrets are protected from deletion."
  }

  assert {
    condition     = alltrue([for bucket in module.buckets : !bucket.this.force_destroy])
    error_message = "Production's buckets are not emptied."
  }

  assert {
    condition     = one(module.gateway.this.custom_domains).fqdn == "api.example.ru" && output.url == "https://api.example.ru"
    error_message = "The API is at the domain that was given."
  }

  assert {
    condition     = one(module.buckets["uploads"].this.cors_rule).allowed_origins == tolist(["https://api.example.ru"])
    error_message = "Only our own pages send files."
  }

  assert {
    condition     = local.functions["maestro"].environment["LLM_PROVIDER"] == "models" && !contains(keys(local.functions["authorizer"].environment), "LLM_PROVIDER")
    error_message = "A setting replaces the manifest's value, and only where the manifest has it."
  }
}

run "unknown_environment" {
  command = plan

  variables {
    environment = "staging"
  }

  expect_failures = [var.environment]
}

run "empty_secret_version" {
  command = plan

  variables {
    secret_versions = { auth_jwks = "" }
  }

  expect_failures = [var.secret_versions]
}
