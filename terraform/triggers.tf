# What wakes each function: the manifest's events with the names resolved.

locals {
  inbox_triggers = {
    for function, event in local.inboxes : function => {
      queue_arn  = module.queues.all[event.queue].arn
      visibility = module.queues.all[event.queue].visibility
      reader_id  = module.accounts[event.queueAccount].id
      caller_id  = module.accounts[event.account].id
      batch      = event.batch
      cutoff     = event.cutoff
    }
  }

  log_triggers = {
    for name, function in local.functions : name => {
      stream    = function.logs.stream
      caller_id = module.accounts[function.logs.account].id
      batch     = function.logs.batch
      cutoff    = function.logs.cutoff
      attempts  = function.logs.retry.attempts
      interval  = function.logs.retry.interval
    } if function.logs != null
  }

  stream_triggers = {
    for name, function in local.functions : name => {
      stream    = yandex_ydb_topic.streams[function.stream.name].name
      database  = yandex_ydb_database_serverless.this.database_path
      reader_id = module.accounts[function.stream.account].id
      caller_id = module.accounts[function.stream.account].id
      batch     = function.stream.batch
      cutoff    = function.stream.cutoff
      attempts  = function.stream.retry.attempts
      interval  = function.stream.retry.interval
    } if function.stream != null
  }

  timer_triggers = {
    for function, event in local.timers : function => {
      expression    = event.expression
      caller_id     = module.accounts[event.account].id
      attempts      = event.retry.attempts
      interval      = event.retry.interval
      dlq_arn       = module.queues.all[event.dlq].arn
      dlq_writer_id = module.accounts[event.dlqAccount].id
    }
  }
}
