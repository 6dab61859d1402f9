"""A person's data as a ZIP: a file for each table, and a page that says what they are. Pure."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.personal_data.registry import Register

ABOUT = """Персональные данные: выгрузка

Собрано {moment} (UTC). Агентство: {tenant_id}.
В каждом файле — записи одной таблицы, в которых человек назван, или которые он сделал сам. Где человека
упоминает чужая запись, выгружены только тексты с упоминанием. Перед передачей человеку посмотрите, нет ли
в этих текстах данных других людей.

{tables}

Не выгружены временные записи: они хранятся не дольше тридцати дней и исчезают сами.
"""
LINE = "{file}: {title}, записей {count}. Основание: {basis}. Хранится: {kept}."


def archive(
    found: Mapping[str, Sequence[Mapping[str, Any]]], register: Register, tenant_id: str, now: datetime
) -> bytes:
    """`found` is table → rows; tables without rows are left out."""
    kept = {table: rows for table, rows in found.items() if rows}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("О выгрузке.txt", _about(kept, register, tenant_id, now))
        for table, rows in kept.items():
            file.writestr(f"{table}.json", json.dumps(rows, ensure_ascii=False, indent=1, default=_as_text))
    return packed.getvalue()


def _about(
    found: Mapping[str, Sequence[Mapping[str, Any]]], register: Register, tenant_id: str, now: datetime
) -> str:
    lines = []
    for table, rows in found.items():
        of_class = register.class_of(table)
        lines.append(
            LINE.format(
                file=f"{table}.json",
                title=of_class.title,
                count=len(rows),
                basis=of_class.basis,
                kept=of_class.kept,
            )
        )
    return ABOUT.format(
        moment=f"{now:%d.%m.%Y %H:%M}",
        tenant_id=tenant_id,
        tables="\n".join(lines) or "О человеке ничего не найдено.",
    )


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
