# Message Queue speaks SQS, which takes a static key and no token: queues are made with a key of an account
# that exists for that alone. This one key is in the state, since a resource can read it nowhere else.

variable "name" {
  description = "Of the account."
  type        = string
}

variable "folder_id" {
  type = string
}

variable "prefix" {
  description = "Stands before the manifest's name of each queue."
  type        = string
}

variable "queues" {
  description = "The manifest's queues: visibilityTimeout and messageRetention in seconds, redrive."
  type        = any
}

locals {
  # A dead-letter queue must exist before the queue that names it, and one `for_each` cannot name itself.
  dead_letters = { for name, queue in var.queues : name => queue if !can(queue.redrive) }
  inboxes      = { for name, queue in var.queues : name => queue if can(queue.redrive) }
}

resource "yandex_iam_service_account" "this" {
  name = var.name
}

resource "yandex_resourcemanager_folder_iam_member" "admin" {
  folder_id   = var.folder_id
  role        = "ymq.admin" # ymq.writer creates queues but cannot change them
  member      = "serviceAccount:${yandex_iam_service_account.this.id}"
  sleep_after = 10
}

resource "yandex_iam_service_account_static_access_key" "this" {
  service_account_id = yandex_iam_service_account.this.id
}

resource "yandex_message_queue" "dead_letters" {
  for_each   = local.dead_letters
  depends_on = [yandex_resourcemanager_folder_iam_member.admin]

  name                      = "${var.prefix}-${each.key}"
  message_retention_seconds = try(each.value.messageRetention, 345600)
  access_key                = yandex_iam_service_account_static_access_key.this.access_key
  secret_key                = yandex_iam_service_account_static_access_key.this.secret_key
}

resource "yandex_message_queue" "inboxes" {
  for_each   = local.inboxes
  depends_on = [yandex_resourcemanager_folder_iam_member.admin]

  name                       = "${var.prefix}-${each.key}"
  visibility_timeout_seconds = try(each.value.visibilityTimeout, 30)
  message_retention_seconds  = try(each.value.messageRetention, 345600)
  access_key                 = yandex_iam_service_account_static_access_key.this.access_key
  secret_key                 = yandex_iam_service_account_static_access_key.this.secret_key

  redrive_policy = jsonencode({
    deadLetterTargetArn = yandex_message_queue.dead_letters[each.value.redrive.deadLetterQueue].arn
    maxReceiveCount     = each.value.redrive.maxReceiveCount
  })
}

output "all" {
  description = "Name in the manifest => what the rest needs to know of a queue."
  value = { for name, queue in merge(yandex_message_queue.dead_letters, yandex_message_queue.inboxes) : name => {
    arn            = queue.arn
    url            = queue.id
    visibility     = queue.visibility_timeout_seconds
    retention      = queue.message_retention_seconds
    redrive_policy = try(jsondecode(queue.redrive_policy), null)
  } }
}

output "admin" {
  description = "The account that made the queues, as the subject of a role."
  value       = yandex_resourcemanager_folder_iam_member.admin.member
}
