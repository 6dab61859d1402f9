output "url" {
  description = "Where the API is."
  value       = "https://${try(var.domain.fqdn, module.gateway.domain)}"
}

output "docs_url" {
  value = "https://${try(var.domain.fqdn, module.gateway.domain)}/docs"
}

output "gateway_domain" {
  description = "What a CNAME record of your own domain points at."
  value       = module.gateway.domain
}

output "database" {
  description = "Endpoint and path, for the migrations."
  value       = local.database_variables
}

output "buckets" {
  description = "Name in the manifest => name in the cloud."
  value       = { for name, bucket in module.buckets : name => bucket.name }
}

output "release" {
  description = "The commit that was deployed last."
  value       = var.release
}

output "missing_secrets" {
  description = "Without these nobody can sign in, and no request passes the gateway."
  value       = [for key in ["auth_jwks", "auth_signing_keys"] : key if !contains(keys(var.secret_versions), key)]
}

output "queues" {
  description = "Name in the manifest => URL."
  value       = { for name, queue in module.queues.all : name => queue.url }
}

output "functions" {
  description = "Function => its id and the version that runs."
  value       = { for name, function in module.functions : name => { id = function.id, version = function.this.version } }
}

output "secrets" {
  description = "Key in the manifest => the Lockbox secret that takes its value."
  value       = { for key, secret in yandex_lockbox_secret.this : key => secret.id }
}

output "kms_key" {
  description = "What secrets and documents are encrypted with."
  value       = yandex_kms_symmetric_key.this.id
}

output "log_group" {
  value = yandex_logging_group.this.id
}
