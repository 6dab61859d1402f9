"""The routes of a Flask application in the gateway's document, from its own declarations."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from functions.identity.wsgi import DESCRIBED, Described
from local.openapi_schemas import REFERENCE, Schema

TAGS = ["Вход"]


def browser_routes() -> Iterator[tuple[str, str, Schema, dict[str, Schema]]]:
    """Path, method, operation and the schemas it refers to."""
    from functions.identity import auth, pages  # noqa: F401 - declare the routes

    for one in DESCRIBED:
        path = re.sub(r"<(\w+)>", r"{\1}", one.path)
        schemas: dict[str, Schema] = {}
        operation = _operation(one, path, schemas)
        yield path, one.method.lower(), operation, schemas


def _operation(described: Described, path: str, schemas: dict[str, Schema]) -> Schema:
    answer: Schema = {"description": described.summary}
    if described.answer is str:
        answer["content"] = {"text/html": {"schema": {"type": "string"}}}
    elif described.answer:
        answer["content"] = _json(described.answer, schemas)
    operation: Schema = {
        "summary": described.summary,
        "operationId": described.view.__name__,
        "tags": TAGS,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 20}}
            for name in re.findall(r"{(\w+)}", path)
        ],
        "responses": {str(described.status): answer},
    }
    if described.body:
        operation["requestBody"] = {"required": True, "content": _json(described.body, schemas)}
    return operation


def _json(model: Any, schemas: dict[str, Schema]) -> Schema:
    schema = TypeAdapter(model).json_schema(ref_template=REFERENCE)
    schemas |= schema.pop("$defs", {})
    if schema.get("type") == "object":
        schemas[schema["title"]] = schema
        schema = {"$ref": REFERENCE.format(model=schema["title"])}
    return {"application/json": {"schema": schema}}
