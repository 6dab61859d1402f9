# serverless.yaml in the shape that Terraform needs: every function with the same attributes, every event by name.

locals {
  manifest  = yamldecode(file("${path.module}/../serverless.yaml"))
  prefix    = "${local.manifest.service}-${var.environment}"
  resources = local.manifest.resources

  accounts = toset([for name, resource in local.resources : name if resource.type == "yc::ServiceAccount"])
  buckets  = { for name, resource in local.resources : name => resource if resource.type == "yc::ObjectStorageBucket" }
  queues   = { for name, resource in local.resources : name => resource if resource.type == "yc::MessageQueue" }

  functions = {
    for name, function in local.manifest.functions : name => {
      account     = function.account
      memory      = function.memorySize
      timeout     = tonumber(function.timeout)
      environment = { for key, value in try(function.environment, {}) : key => lookup(var.settings, key, tostring(value)) }
      events      = try(function.events, [])
      database    = try(local.manifest.custom.functions[name].database, null)
      sends       = try(local.manifest.custom.functions[name].sends, [])
      watches     = try(local.manifest.custom.functions[name].watches, [])
      buckets     = try(local.manifest.custom.functions[name].buckets, [])
      erases      = try(local.manifest.custom.functions[name].erases, false)
      encrypts    = try(local.manifest.custom.functions[name].encrypts, false)
      mails       = try(local.manifest.custom.functions[name].mails, false)
      sockets     = try(local.manifest.custom.functions[name].sockets, false)
      secrets     = try(local.manifest.custom.functions[name].secrets, {})
      stream      = try(local.manifest.custom.functions[name].stream, null)
      logs        = try(local.manifest.custom.functions[name].logs, null)
    }
  }

  streams = toset([for function in local.functions : function.stream.name if function.stream != null])

  # As the Serverless Framework's plugin: one event of a kind for each function. A second one stops the plan here.
  inboxes = { for row in local.events : row.function => row.event if row.kind == "ymq" }
  timers  = { for row in local.events : row.function => row.event if row.kind == "cron" }
  events = flatten([
    for name, function in local.functions : [
      for event in function.events : { function = name, kind = keys(event)[0], event = values(event)[0] }
    ]
  ])

  # What the gateway's document names is called over HTTP.
  openapi        = file("${path.module}/openapi.json")
  http_functions = toset(distinct(flatten(regexall("\"function_id\": \"\\$\\{(\\w+)\\}\"", local.openapi))))
}
