"""Typed reading of a JSON request."""

from collections.abc import Mapping
from typing import Any, TypeVar

from local.queues.exceptions import InvalidParameterValue, MissingParameter

T = TypeVar("T")


class Parameters:
    """The object a client sent; every accessor refuses a value of another type."""

    def __init__(self, values: Any) -> None:
        if not isinstance(values, dict):
            raise InvalidParameterValue("An object is expected.")
        self._values: dict[str, Any] = values

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if value is None:
            raise MissingParameter(f"The request must contain the parameter {name}.")
        return _of_type(str, name, value)

    def optional_text(self, name: str) -> str:
        return _of_type(str, name, self._values.get(name) or "")

    def number(self, name: str, low: int, high: int) -> int | None:
        value = self._values.get(name)
        if value is None:
            return None
        if type(value) is not int or not low <= value <= high:
            raise InvalidParameterValue(f"{name} is a number from {low} to {high}.")
        return value

    def texts(self, *names: str) -> list[str]:
        """The strings of several lists, absent ones being empty."""
        lists = [_of_type(list, name, self._values.get(name) or []) for name in names]
        return [_of_type(str, names[0], value) for values in lists for value in values]

    def text_map(self, name: str) -> dict[str, str]:
        values = _of_type(dict, name, self._values.get(name) or {})
        return {key: _of_type(str, f"{name}.{key}", value) for key, value in values.items()}

    def map_of_maps(self, name: str) -> Mapping[str, Mapping[str, str]]:
        values = Parameters(_of_type(dict, name, self._values.get(name) or {}))
        return {key: values.text_map(key) for key in values._values}

    def objects(self, name: str) -> list["Parameters"]:
        return [Parameters(value) for value in _of_type(list, name, self._values.get(name) or [])]


def _of_type(kind: type[T], name: str, value: Any) -> T:
    if not isinstance(value, kind):
        raise InvalidParameterValue(f"{name} is not a {kind.__name__}.")
    return value
