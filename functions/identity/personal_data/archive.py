"""A person's data as a ZIP: a page to read, the same for programs, files, and what it all is. Pure."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.identity.personal_data.readable import Found, readable_page, title_of
from shared.agency import Agency
from shared.personal_data.registry import Register
from shared.texts import count_text

if TYPE_CHECKING:
    from functions.identity.personal_data.processing import ProcessingRecord

ABOUT = """Персональные данные: выгрузка

Собрано {moment} (UTC).
Оператор данных: {operator}.
Где хранятся: {location}
Передача за границу: {abroad}.

ЧТО ВНУТРИ
{contents}

ЧТО ХРАНИТСЯ, НА КАКОМ ОСНОВАНИИ И СКОЛЬКО
{tables}

ЗАЧЕМ ОБРАБАТЫВАЕТСЯ
{purposes}

Откуда данные: от самого человека или от агентства, которое готовит мероприятие.
Если записал человек, выгружено то, что он написал; где его упоминает чужая запись — тексты с упоминанием.
Не выгружены временные записи: они хранятся не дольше тридцати дней и исчезают сами.

ПРАВА (152-ФЗ)
Потребовать исправить, заблокировать или удалить данные (ст. 14 ч. 1), отозвать согласие (ст. 9 ч. 2) можно
у оператора. Если он не прав, жалуются в Роскомнадзор или в суд (ст. 17).
"""
RECORDS = "• {title} — {count}. Основание: {basis}. Хранится: {kept}."
ATTACHED = "• «Файлы» — документы, в которых человек назван: {count}."
BY_LINK = "• {name} не поместился: {link} (ссылка работает четверть часа)."


@dataclass(frozen=True, kw_only=True)
class PersonFiles:
    """Names are paths inside the archive."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    """Of what was too large."""


@dataclass(frozen=True, kw_only=True)
class About:
    """Who answers for the data, and as of when."""

    agency: Agency
    register: Register
    processing: "ProcessingRecord"
    now: datetime


def archive(found: Found, files: PersonFiles, about: About) -> bytes:
    """Tables without rows are left out."""
    kept = {table: rows for table, rows in found.items() if rows}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("О выгрузке.txt", _about(kept, files, about))
        if kept:
            file.writestr("Данные.html", readable_page(kept, about.register))
        for table, rows in kept.items():
            content = json.dumps(rows, ensure_ascii=False, indent=1, default=_as_text)
            file.writestr(f"Для программ/{table}.json", content)
        for name, body in files.contents.items():
            file.writestr(f"Файлы/{name}", body)
    return packed.getvalue()


def _about(found: Found, files: PersonFiles, about: About) -> str:
    record = about.processing
    return ABOUT.format(
        moment=f"{about.now:%d.%m.%Y %H:%M}",
        operator=_operator(about.agency),
        location=record.location,
        abroad=", ".join(record.transfers_abroad) or "нет",
        contents="\n".join(_contents(found, files)),
        tables="\n".join(_records(table, rows, about.register) for table, rows in found.items())
        or "О человеке ничего не найдено.",
        purposes="\n".join(f"• {one.purpose}: {one.actions}." for one in record.activities),
    )


def _operator(agency: Agency) -> str:
    details = agency.settings.details
    inn = details.inn and f"ИНН {details.inn}"
    known = (details.legal_name or agency.name, inn, details.address, details.phone, details.email)
    return ", ".join(one for one in known if one)


def _contents(found: Found, files: PersonFiles) -> list[str]:
    if not found:
        return ["Ничего, кроме этого пояснения."]
    lines = ["• «Данные.html» — все записи, чтобы прочитать.", "• «Для программ» — они же в формате JSON."]
    if files.contents:
        lines.append(ATTACHED.format(count=count_text(len(files.contents), "файл", "файла", "файлов")))
    return [*lines, *(BY_LINK.format(name=name, link=link) for name, link in files.links.items())]


def _records(table: str, rows: Sequence[Mapping[str, Any]], register: Register) -> str:
    of_class = register.class_of(table)
    return RECORDS.format(
        title=title_of(table),
        count=count_text(len(rows), "запись", "записи", "записей"),
        basis=of_class.basis,
        kept=of_class.kept,
    )


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
