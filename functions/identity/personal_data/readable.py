"""A person's data as a page to read. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import yaml

from shared.personal_data.registry import Register

Found = Mapping[str, Sequence[Mapping[str, Any]]]
"""Table → rows."""

PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Персональные данные</title>
<style>body{{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}}
h2{{margin:2.5rem 0 0}}.why{{color:#555;margin:0 0 1rem}}dl{{border-top:1px solid #ccc;padding-top:.7rem}}
dt{{color:#555;font-size:.85rem}}dd{{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}}</style>
</head><body><h1>Персональные данные</h1>
{sections}
</body></html>
"""
SECTION = '<h2>{title}</h2>\n<p class="why">Основание: {basis}. Хранится: {kept}.</p>\n{records}'


def readable_page(found: Found, register: Register) -> str:
    """HTML of its own: nothing is loaded, nothing runs."""
    sections = []
    for table, rows in found.items():
        of_class = register.class_of(table)
        sections.append(
            SECTION.format(
                title=escape(title_of(table)),
                basis=escape(of_class.basis),
                kept=escape(of_class.kept),
                records="\n".join(map(_record, rows)),
            )
        )
    return PAGE.format(sections="\n".join(sections))


def title_of(table: str) -> str:
    """Of a table or of objects, in Russian."""
    known = labels()
    return known["tables"].get(table) or known["objects"][table]


@cache
def labels() -> dict[str, dict[str, str]]:
    """`tables`, `objects`, `fields` and `values`."""
    text = (files(__package__) / "data" / "labels.yaml").read_text("utf-8")
    read: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


def _record(row: Mapping[str, Any]) -> str:
    lines = (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in _lines(row, ()))
    return f"<dl>{''.join(lines)}</dl>"


def _lines(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(«Бриф › Пожелания › 1», text) of everything that is said."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _lines(item, (*path, *(_label(part) for part in str(name).split("."))))
    elif isinstance(value, list):
        for place, item in enumerate(value, 1):
            yield from _lines(item, (*path, str(place)))
    elif value not in (None, ""):
        yield " › ".join(path), _text(value)


def _label(name: str) -> str:
    """A place in a list is counted from one."""
    return str(int(name) + 1) if name.isdecimal() else labels()["fields"].get(name, name)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M} (UTC)"
    return labels()["values"].get(str(value), str(value))
