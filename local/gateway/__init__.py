"""API Gateway: an OpenAPI document with Yandex's extensions, served."""
