"""The journal as a table."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.sheets import csv_table

HEADER = (
    "Время (UTC)",
    "Кто",
    "Операция",
    "Объект",
    "Номер объекта",
    "Поле",
    "Было",
    "Стало",
    "Запрос",
    "Адрес",
    "Звено",
)


def journal_table(entries: Iterable[Mapping[str, Any]]) -> str:
    """A line for each changed field."""
    return csv_table(HEADER, (line for entry in entries for line in _lines(entry)))


def _lines(entry: Mapping[str, Any]) -> Iterator[list[Any]]:
    for change in entry["changes"] or [{}]:
        personal = "персональные данные" if change.get("personal") else None
        yield [
            entry["at"].strftime("%d.%m.%Y %H:%M:%S"),
            entry["actor"],
            entry["operation"],
            entry["object_type"],
            entry["object_id"],
            change.get("field"),
            personal or _cell(change.get("before")),
            personal or _cell(change.get("after")),
            entry["run_id"],
            entry["source"].get("ip"),
            entry["seal"],
        ]


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
