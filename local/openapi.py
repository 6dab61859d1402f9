"""The gateway's OpenAPI 3.0 document, generated from the routes of every function.

    python -m local openapi            writes terraform/openapi.json
    python -m local openapi --check    fails when the file is not what the routes say

`${name}` stands for a function's or a bucket's id: Terraform fills it in, the local gateway reads it as
the name in the manifest.
"""

import argparse
import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from local.manifest import load_manifest
from local.openapi_schemas import Schema, query_parameters, to_openapi_3_0
from shared.access import access_table
from shared.errors import PROBLEM_MEDIA_TYPE
from shared.http.origins import EXPOSED_HEADERS
from shared.ws_tickets import PARAMETER

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import APIGatewayRestResolver

PATH = Path("terraform/openapi.json")
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def generate(manifest_path: Path = Path("serverless.yaml")) -> str:
    """The document as text, the same for the same routes."""
    document = _skeleton()
    for name in load_manifest(manifest_path).functions:
        if find_spec(f"functions.{name}.api") is not None:
            _add_function(document, name)
        if find_spec(f"functions.{name}.sockets") is not None:
            _add_sockets(document, name)
        if find_spec(f"functions.{name}.wsgi") is not None:
            _add_browser_routes(document, name)
    return json.dumps(to_openapi_3_0(document), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _skeleton() -> Schema:
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Maestro",
            "version": "1",
            "description": "ИИ-агенты для организаторов мероприятий: план, смета, подрядчики.",
        },
        "paths": {"/openapi.json": {"get": _page("openapi.json")}, "/docs": {"get": _page("docs.html")}},
        "components": {
            "schemas": {"Problem": _problem_schema()},
            "securitySchemes": {"bearer": _bearer(), "ticket": _ticket()},
        },
        "security": [{"bearer": []}],
        "x-yc-apigateway": {
            "service_account_id": "${gateway}",
            "cors": {
                "origin": True,
                "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
                "allowedHeaders": [
                    "Authorization",
                    "Content-Type",
                    "Idempotency-Key",
                    "If-Match",
                    "Prefer",
                    "Accept-Language",
                ],
                "exposedHeaders": list(EXPOSED_HEADERS),
                "maxAge": 3600,
            },
        },
    }


def _page(name: str) -> Schema:
    """A static file of the `web` bucket."""
    return {
        "summary": f"Файл {name}",
        "operationId": name.replace(".", "_"),
        "tags": ["Документация"],
        "security": [],
        "responses": {"200": {"description": "OK"}},
        "x-yc-apigateway-integration": {"type": "object_storage", "bucket": "${web}", "object": name},
    }


def _bearer() -> Schema:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "x-yc-apigateway-authorizer": {
            "type": "function",
            "function_id": "${authorizer}",
            "authorizer_result_ttl_in_seconds": 60,
        },
    }


def _ticket() -> Schema:
    """For WebSockets. The decision is not kept: a ticket opens one connection."""
    return {
        "type": "apiKey",
        "in": "query",
        "name": PARAMETER,
        "x-yc-apigateway-authorizer": {"type": "function", "function_id": "${authorizer}"},
    }


def _problem_schema() -> Schema:
    """RFC 9457."""
    field = {name: {"type": "string"} for name in ("field", "code", "message")}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "properties": field}},
        },
    }


def _add_function(document: Schema, name: str) -> None:
    from shared.http import create_app

    app = create_app(import_module(f"functions.{name}.api").router)
    generated = json.loads(
        app.get_openapi_schema(title=name, version="1").model_dump_json(by_alias=True, exclude_none=True)
    )
    schemas = document["components"]["schemas"]
    for (path, method), model in _query_models(app):
        parameters, definitions = query_parameters(model)
        _describe_query(generated["paths"][path][method], parameters)
        generated["components"]["schemas"] |= definitions
    for path, item in generated["paths"].items():
        for method, operation in item.items():
            document["paths"].setdefault(path, {})[method] = _operation(name, method, operation, path)
    for schema_name, schema in generated["components"]["schemas"].items():
        if schema_name not in {"HTTPValidationError", "ValidationError", "ResponseValidationError"}:
            _add_schema(schemas, schema_name, schema)


def _add_sockets(document: Schema, name: str) -> None:
    """The three events of a WebSocket. Who connects shows a ticket, later events name the connection."""
    path = import_module(f"functions.{name}.sockets").PATH
    integration = {
        "type": "cloud_functions",
        "function_id": f"${{{name}}}",
        "payload_format_version": "1.0",
    }
    document["paths"][path] = {
        f"x-yc-apigateway-websocket-{event}": {
            "operationId": f"{name}_socket_{event}",
            "security": [{"ticket": []}] if event == "connect" else [],
            "x-yc-apigateway-integration": integration,
        }
        for event in ("connect", "message", "disconnect")
    }


def _add_browser_routes(document: Schema, name: str) -> None:
    from local.openapi_browser import browser_routes

    for path, method, operation, schemas in browser_routes():
        document["paths"].setdefault(path, {})[method] = _operation(name, method, operation, path)
        for schema_name, schema in schemas.items():
            _add_schema(document["components"]["schemas"], schema_name, schema)


def _query_models(app: "APIGatewayRestResolver") -> Iterator[tuple[tuple[str, str], type[BaseModel]]]:
    """Path, method and model of the routes whose query is one model."""
    for route in (*app._static_routes, *app._dynamic_routes):  # there is no public list
        for parameter in route.dependant.query_params:
            if isinstance(parameter.type_, type) and issubclass(parameter.type_, BaseModel):
                yield (route.openapi_path, route.method.lower()), parameter.type_


def _describe_query(operation: Schema, parameters: list[Schema]) -> None:
    names = {parameter["name"] for parameter in parameters}
    rest = [one for one in operation["parameters"] if one["in"] != "query" or one["name"] not in names]
    operation["parameters"] = [*parameters, *rest]


def _operation(function: str, method: str, operation: Schema, path: str) -> Schema:
    responses = {status: one for status, one in operation["responses"].items() if status != "422"}
    responses["default"] = {
        "description": "Ошибка",
        "content": {PROBLEM_MEDIA_TYPE: {"schema": PROBLEM}},
    }
    parameters = [*operation.get("parameters", []), *_headers_of(method)]
    name = f"{method.upper()} {path}"
    is_public = name in access_table() and access_table().is_public(name)
    return {
        **operation,
        **({"security": []} if is_public else {}),
        "parameters": parameters,
        "responses": responses,
        "x-yc-apigateway-integration": {
            "type": "cloud_functions",
            "function_id": f"${{{function}}}",
            "payload_format_version": "1.0",
        },
    }


def _headers_of(method: str) -> Iterator[Schema]:
    if method == "post":
        pattern = r"^[\x20-\x7e]{1,255}$"
        yield _header("Idempotency-Key", "Повтор с тем же ключом получит первый ответ.", pattern)
    if method in {"put", "patch"}:
        yield _header("If-Match", "ETag прочитанной версии.", r'^"\d{1,18}"$', required=True)


def _header(name: str, description: str, pattern: str, *, required: bool = False) -> Schema:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


def _add_schema(schemas: Schema, name: str, schema: Schema) -> None:
    if schemas.setdefault(name, schema) != schema:
        raise ValueError(f"two functions describe {name} differently: rename one of the models")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openapi`."""
    parser.add_argument("--check", action="store_true", help="fail when the file is not what the routes say")


def run(arguments: argparse.Namespace) -> int:
    """Write the file, or compare it with what would be written."""
    text = generate()
    if not arguments.check:
        PATH.write_text(text, "utf-8")
        return 0
    if PATH.exists() and PATH.read_text("utf-8") == text:
        return 0
    print(f"{PATH} is not what the routes say: run `make openapi`")
    return 1
