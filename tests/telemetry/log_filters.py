"""The part of Cloud Logging's filter language that the runbook uses:
https://yandex.cloud/ru/docs/logging/concepts/filter."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_CONDITION = re.compile(r'(?P<field>[\w.]+)\s*(?P<relation><>|>=|<=|[=<>:])\s*(?P<value>"[^"]*"|\w+)')
_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    ":": lambda text, part: part in text,
}


def matches(wanted: str, line: Mapping[str, Any]) -> bool:
    """Whether the filter finds the line. One that is not of this language fails the test."""
    return any(
        all(_holds(condition, line) for condition in part.split(" AND ")) for part in wanted.split(" OR ")
    )


def _holds(condition: str, line: Mapping[str, Any]) -> bool:
    found = _CONDITION.fullmatch(condition.strip())
    assert found, f"no condition: {condition}"
    field, value = found["field"].removeprefix("json_payload."), found["value"].strip('"')
    if field not in line or line[field] is None:
        return False
    relation = _RELATIONS[found["relation"]]
    if field == "level":
        return relation(LEVELS.index(line[field]), LEVELS.index(value))
    return relation(line[field], float(value) if isinstance(line[field], int | float) else value)
