"""Russian as a person writes it: dates, sums, counts, and texts from templates."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

NO_BREAK = "\u00a0"
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_OUTSIDE_TEXT = "<данные>\n{}\n</данные>"
_FENCED = re.compile(r"<данные>[^<>]*</данные>")


def date_text(day: date) -> str:
    """`12 декабря 2026 г.`"""
    from babel.dates import format_date

    return f"{format_date(day, 'd MMMM y', locale='ru')}{NO_BREAK}г."


def days_text(first: date, last: date) -> str:
    """`12 декабря 2026 г.`, `15–16 апреля 2027 г.`, `30 апреля 2027 г. – 1 мая 2027 г.`"""
    if first == last:
        return date_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_text(last)}"
    return f"{date_text(first)} – {date_text(last)}"


def short_date(day: date) -> str:
    """`12.12.2026`"""
    return f"{day:%d.%m.%Y}"


def rubles_text(amount: Decimal) -> str:
    """`2 500 000 ₽` with no-break spaces; kopecks only when there are any."""
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{_grouped(digits)}{NO_BREAK}₽"


def whole_rubles(amount: Decimal) -> str:
    """`2 500 000 ₽` without kopecks: for sums of an estimate in a sentence, where they feign accuracy."""
    return rubles_text(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def inside(name: str) -> str:
    """A heading inside a sentence: `Регистрация и IT` → `регистрация и IT`."""
    return name[:1].lower() + name[1:]


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun that goes with the number: 1 гость, 2 гостя, 5 гостей, 11 гостей, 21 гость."""
    last_two = abs(number) % 100
    if 11 <= last_two <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(last_two % 10, many)


def count_text(number: int, one: str, few: str, many: str) -> str:
    """`150 гостей`"""
    digits = f"{int(number):,}"
    return f"{_grouped(digits)}{NO_BREAK}{plural(number, one, few, many)}"


def plain(text: str) -> str:
    """The text for matching: lower case, «ё» as «е», one kind of dash and space; positions stay the same."""
    return "".join(map(_plain_letter, text))


@cache
def _plain_letter(char: str) -> str:
    if char.isspace():
        return " "
    low = _DASHES.get(char, char.lower()).replace("ё", "е")
    return low if len(low) == 1 else char


def _grouped(digits: str) -> str:
    """`1,234.5` → `1 234,5`. Babel does the same forty times slower, and an estimate has 150 sums."""
    return digits.replace(",", NO_BREAK).replace(".", ",")


def fence(text: str) -> str:
    """Outside text marked as data for a prompt. It loses its angle brackets, so it cannot close the mark."""
    return _OUTSIDE_TEXT.format(text.replace("<", "‹").replace(">", "›"))


def fenced_parts(text: str) -> list[tuple[int, int]]:
    """Where fenced text stands, its marks left out: start and end of each."""
    opening, closing = _OUTSIDE_TEXT.split("{}")
    spans = (match.span() for match in _FENCED.finditer(text))
    return [(start + len(opening), end - len(closing)) for start, end in spans]


def without_fenced(text: str) -> str:
    """A prompt without what others said in it."""
    return _FENCED.sub("", text)


def render(package: str, name: str, **values: object) -> str:
    """The template `prompts/<name>` of a package, filled. A value it names but did not get is an error."""
    return _environment(package).get_template(name).render(values).strip()


@cache
def _environment(package: str) -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_reader(package)),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown and prompts, never HTML  # nosec B701
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "date": date_text,
        "short_date": short_date,
        "rubles": rubles_text,
        "whole_rubles": whole_rubles,
        "inside": inside,
        "plural": plural,
        "count_text": count_text,
        "fence": fence,
    }
    return environment


def _reader(package: str) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        template = resources.files(package) / "prompts" / name
        return template.read_text(encoding="utf-8") if template.is_file() else None

    return read
