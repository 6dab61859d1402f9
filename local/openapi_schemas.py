"""Schemas of the gateway's document: JSON Schema 2020-12 as pydantic writes it, and OpenAPI 3.0's dialect."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/{model}"


def query_parameters(model: type[BaseModel]) -> tuple[list[Schema], Mapping[str, Schema]]:
    """A query that is one model, as parameters; and the schemas they refer to. powertools leaves out
    their bounds and allowed values."""
    whole = model.model_json_schema(ref_template=REFERENCE)
    required = set(whole.get("required", ()))
    parameters = [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in whole["properties"].items()
    ]
    return parameters, whole.get("$defs", {})


def to_openapi_3_0(node: Any) -> Any:
    """The gateway takes OpenAPI 3.0, which cannot say what the names of a map may be."""
    if isinstance(node, list):
        return [to_openapi_3_0(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    converted = {key: to_openapi_3_0(value) for key, value in node.items() if key != "propertyNames"}
    _nullable(converted)
    if "const" in converted:
        converted["enum"] = [converted.pop("const")]
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(converted.get(bound), int | float) and not isinstance(converted[bound], bool):
            converted[limit], converted[bound] = converted[bound], True
    if isinstance(converted.get("examples"), list):
        converted["example"] = converted.pop("examples")[0]
    if "$ref" in converted and len(converted) > 1:
        converted = {"allOf": [{"$ref": converted.pop("$ref")}], **converted}
    return converted


def _nullable(schema: Schema) -> None:
    options = schema.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return
    rest = [option for option in options if option != {"type": "null"}]
    schema.pop("anyOf")
    if len(rest) > 1:
        schema["anyOf"] = rest
    elif "$ref" in rest[0]:
        schema["allOf"] = rest
    else:
        schema.update(rest[0])
    schema["nullable"] = True
