"""The journal as CSV that a spreadsheet opens and does not execute."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
#: What a cell may not begin with, or a spreadsheet takes it for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def journal_table(entries: Iterable[Mapping[str, Any]]) -> str:
    """A line for each changed field. Semicolons and the byte order mark are what Russian Excel expects."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for entry in entries:
        writer.writerows([safe_cell(cell) for cell in line] for line in _lines(entry))
    return "\ufeff" + text.getvalue()


def safe_cell(value: Any) -> str:
    """The value as text that is no formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


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
