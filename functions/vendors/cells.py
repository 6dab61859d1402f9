"""Cells of a vendor list: from what people write in a table to the fields of a vendor."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from functions.vendors.places import canonical_city
from functions.vendors.words import find_category
from shared.vendor_categories import vendor_categories

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_SPACES = re.compile(r"\s+")
#: A spreadsheet would run a cell that begins so; phones and numbers may begin with a sign.
_FORMULA = re.compile(r"[=@]|[+-](?![\d(])")


class BadCell(Exception):
    """A cell that cannot be read."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


def find_column(title: str) -> str | None:
    """The field a column is for: `price.amount`; None for a title we do not know."""
    return _column_names().get(_plain(title))


def column_title(path: str) -> str:
    """What a file may call the column of a field; the path itself when it has none."""
    titles = _words()["columns"].get(path)
    return str(titles[0]).capitalize() if titles else path


def read_cell(path: str, text: str) -> object:
    """The value of one cell that is not empty. Raises `BadCell`."""
    if _FORMULA.match(text):
        raise BadCell("Ячейка похожа на формулу.", "Уберите знак в начале ячейки.")
    return _READERS.get(path, _text)(text)


def _text(text: str) -> str:
    return _SPACES.sub(" ", text)


def _number(text: str) -> Decimal:
    """«45 000,50 ₽», «от 1500», «95 %» → the number."""
    found = _NUMBER.findall(_SPACES.sub("", text))
    match = _NUMBER.search(_SPACES.sub("", text))
    if match is None or len(found) != 1:
        raise BadCell(f"«{text}» — не одно число.", "Оставьте в ячейке одно число, например 45000.")
    return Decimal(match.group().replace(",", "."))


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise BadCell(f"«{text}» — не целое число.", "Напишите целое число.")
    return int(number)


def _share(text: str) -> float:
    """«95 %» and «0,95» are the same."""
    number = _number(text)
    return float(number / 100 if "%" in text or number > 1 else number)


def _yes(text: str) -> bool:
    said = _plain(text)
    if said in _words()["affirmative"] or said in _words()["negative"]:
        return said in _words()["affirmative"]
    raise BadCell(f"«{text}» — не «да» и не «нет».", "Напишите «да» или «нет».")


def _list(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;/|]", text) if part.strip()]


def _categories(text: str) -> list[str]:
    found = {part: find_category(part) for part in _list(text)}
    unknown = [part for part, code in found.items() if code is None]
    if unknown:
        names = ", ".join(category.name for category in vendor_categories().values())
        raise BadCell(f"Нет категории «{unknown[0]}».", f"Возьмите одну из: {names}.")
    return list(dict.fromkeys(code for code in found.values() if code))


def _cities(text: str) -> list[str]:
    return [canonical_city(part) for part in _list(text)]


def _one_of(name: str) -> Callable[[str], str]:
    """A reader of a word list of `data/import_columns.yaml`."""

    def read(text: str) -> str:
        words: Mapping[str, list[str]] = _words()[name]
        said = _plain(text)
        found = next(
            (code for code, forms in words.items() if text == code or said in map(_plain, forms)), None
        )
        if found is None:
            known = ", ".join(forms[0] for forms in words.values())
            raise BadCell(f"Непонятное значение «{text}».", f"Возьмите одно из: {known}.")
        return found

    return read


def _papers(text: str) -> list[str]:
    return [_one_of("papers")(part) for part in _list(text)]


_READERS: Mapping[str, Callable[[str], object]] = {
    "categories": _categories,
    "city": canonical_city,
    "serves": _cities,
    "travels": _yes,
    "tags": _list,
    "price.amount": _number,
    "price.unit": _one_of("units"),
    "price.minimum": _number,
    "price.vat_included": _yes,
    "guests_min": _whole,
    "guests_max": _whole,
    "area_m2": _whole,
    "tax_status": _one_of("tax_statuses"),
    "party.form": _one_of("forms"),
    "papers": _papers,
    "insured": _yes,
    "reply_hours": _number,
    "on_time": _share,
    "events_done": _whole,
    "prepayment_percent": _whole,
}


def _plain(text: str) -> str:
    """«Цена, от» and «цена от» are one title."""
    return " ".join(re.findall(r"[a-zа-я0-9]+", text.casefold().replace("ё", "е")))


@cache
def _column_names() -> Mapping[str, str]:
    return {_plain(title): path for path, titles in _words()["columns"].items() for title in titles}


@cache
def _words() -> Mapping[str, Any]:
    text = (files(__package__) / "data" / "import_columns.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return words
