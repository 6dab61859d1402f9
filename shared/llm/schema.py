"""JSON schemas in the subset that every provider's structured output survives."""

from pydantic import BaseModel

from shared.llm.models import JsonObject

#: A title repeats the name, a default tempts the model to leave the field out.
_DROPPED = frozenset({"$defs", "title", "default"})


def safe_schema(model: type[BaseModel]) -> JsonObject:
    """The model's schema with definitions inlined, no unions, every object closed.

    Raises `ValueError` for a model that needs more: one that holds itself, or a union of objects.
    """
    schema = model.model_json_schema()
    return _object(schema, schema.get("$defs", {}), ())


def _object(schema: JsonObject, definitions: JsonObject, inside: tuple[str, ...]) -> JsonObject:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name in inside:
            raise ValueError(f"{name} holds itself: no provider takes a recursive schema")
        return _object(definitions[name] | _without(schema, "$ref"), definitions, (*inside, name))
    if "anyOf" in schema:
        return _object(_branch(schema["anyOf"]) | _without(schema, "anyOf"), definitions, inside)
    plain = {key: value for key, value in schema.items() if key not in _DROPPED}
    if "const" in plain:
        plain["enum"] = [plain.pop("const")]
    if "properties" in plain:
        fields: JsonObject = plain["properties"]
        plain["properties"] = {name: _object(field, definitions, inside) for name, field in fields.items()}
        plain["additionalProperties"] = False
    if "items" in plain:
        plain["items"] = _object(plain["items"], definitions, inside)
    return plain


def _branch(branches: list[JsonObject]) -> JsonObject:
    """The one branch that is not null; of several scalars (a Decimal is a number or a string) the first."""
    real = [branch for branch in branches if branch.get("type") != "null"]
    if len(real) > 1 and any("$ref" in branch or branch.get("type") == "object" for branch in real):
        raise ValueError("a union of objects: no provider takes it, use optional fields")
    return real[0]


def _without(schema: JsonObject, key: str) -> JsonObject:
    return {name: value for name, value in schema.items() if name != key}
