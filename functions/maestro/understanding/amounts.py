"""Sums of money: «2,5 млн», «полтора миллиона», «от 2 до 3 млн», «по 5 тысяч на человека» → rubles."""

import re
from collections.abc import Iterator
from decimal import Decimal

from functions.maestro.understanding.findings import GAP, NO_LETTER, WORD_START, Finding, group
from functions.maestro.understanding.models import Budget
from functions.maestro.understanding.numbers import (
    NUMERAL,
    SCALED,
    SMALL,
    is_rough,
    marked,
    number_value,
    scale_of,
)
from shared.money import kopecks

_RUBLES = r"(?:рубл[а-я]{1,3}|руб\.?|р\.?(?![а-я])|₽|rub|rur)(?![а-яa-z])"
_FOREIGN = (
    r"(?:\$|долл[а-я]{0,6}|бакс[а-я]{0,3}|евро|€|usd|eur|юан[а-я]{1,3}|тенге|дирхам[а-я]{0,3}|бел\. ?руб)"
)
_UNSAID_THOUSANDS = rf"(?:{GAP}(?:\d{{3}}(?!\d)|{SMALL})(?={GAP}(?:$|[,.;!?)]|{_RUBLES})))?"
_SCALED = rf"(?:{SCALED}(?:{GAP}{SCALED})?{_UNSAID_THOUSANDS})"
_SUM = rf"(?:{_SCALED}|{SMALL})"
_HEDGE = (
    rf"(?:{WORD_START}(?P<hedge>до|от|около|примерно|порядка|в пределах|в районе"
    rf"|не более|не больше|не выше|не дороже|максимум|минимум)"
    rf"{GAP})?"
)
_PER_GUEST = (
    rf"(?P<each>{GAP}(?:(?:на|с|за){GAP}(?:кажд[а-я]{{2,3}}{GAP}|{NUMERAL}{GAP}|1{GAP})?|/{GAP})"
    rf"(?:человека|чел|гост[яь]|персон[уы]|участника|сотрудника|нос|лицо|человек(?= ?[,.;]|$)){NO_LETTER}\.?)"
)
_VAT = (
    rf"(?:,?{GAP}(?:(?P<net>без(?:{GAP}учета)?|\+|плюс|не{GAP}включая)|с|включая|в том числе)"
    rf"{GAP}ндс{NO_LETTER})?"
)
_AMOUNT = re.compile(
    rf"{_HEDGE}(?:(?P<low>{_SUM})(?:{GAP}{_RUBLES})?{GAP}(?:-|до|или){GAP})?(?P<sign>[$€]{GAP})?(?P<sum>{_SUM})"
    rf"{GAP}(?:(?P<rubles>{_RUBLES})|(?P<foreign>{_FOREIGN}))?{_PER_GUEST}?{_VAT}"
)
_HAS_SCALE = re.compile(SCALED)
_ABOUT_BUDGET = re.compile(
    r"(?:бюджет|смет[аыуе]|уложи|уложен|потрат|выделил|выделен|располага|на все про все|сумм[аыуе]"
    r"|по деньгам|готовы)[^;!?\d]{0,30}$"
)
_BUDGET_FOLLOWS = re.compile(r"^ {0,3}(?:[-—] {0,3})?(?:бюджет|на вс[её]|общий бюджет|всего|под ключ)")
_ABOUT_CHECK = re.compile(r"чек[^;!?\d]{0,12}$")
_ABOUT_PART = re.compile(
    r"(?:билет|аванс|предоплат|гонорар|депозит|из них|в том числе|ведущ[а-я]{0,4}|фотограф[а-я]{0,3}"
    r"|штраф|прибыл|выручк|цен[аыуе] билета|приз[а-я]{0,3}|подар[а-я]{0,5})[^,;!?\d]{0,20}$"
)
_BARE_BUDGET = Decimal(100_000)
"""A number without a unit is a sum from here on."""
_MILLIONS_UNSAID = Decimal(20)
_THOUSANDS_UNSAID = Decimal(1000)


def read_budgets(text: str) -> list[Finding[Budget | None]]:
    """Sums meant for the whole event, those next to the word «бюджет» alone when there are any.

    The value None stands for a sum in a foreign currency: we do not convert.
    """
    text = marked(text)
    found = list(_sums(text))
    spoken_of = [finding for finding in found if _is_about_budget(text, finding)]
    return spoken_of or [finding for finding in found if not _is_about_part(text, finding)]


def _sums(text: str) -> Iterator[Finding[Budget | None]]:
    for match in _AMOUNT.finditer(text):
        near_budget = bool(_ABOUT_BUDGET.search(_before(text, match.start())))
        if group(match, "foreign") or group(match, "sign"):
            yield Finding(None, match.start(), match.end())
        elif _is_money(match, near_budget):
            amount, note = _amount(match, near_budget)
            per_guest = bool(match["each"]) or _is_check(text, match)
            budget = Budget(amount=kopecks(amount), per_guest=per_guest, without_vat=bool(match["net"]))
            yield Finding(budget, match.start(), match.end(), note)


def _is_money(match: re.Match[str], near_budget: bool) -> bool:
    if match["rubles"] or match["each"] or near_budget or _HAS_SCALE.search(match["low"] or match["sum"]):
        return True
    return number_value(match["sum"]) >= _BARE_BUDGET


def _amount(match: re.Match[str], near_budget: bool) -> tuple[Decimal, str | None]:
    words = match["sum"]
    amount = _top_of_range(match) if match["low"] else number_value(words)
    scaled = _HAS_SCALE.search(match["low"] or words)
    bare = near_budget and not match["rubles"] and not match["each"] and not scaled
    if bare and 0 < amount < _MILLIONS_UNSAID:
        return amount * 10**6, "сумму без единиц поняли как миллионы"
    if bare and 0 < amount < _THOUSANDS_UNSAID:
        return amount * 1000, "сумму без единиц поняли как тысячи"
    return amount, _note(match)


def _top_of_range(match: re.Match[str]) -> Decimal:
    """«Тысяч 700-800», «от миллиона до полутора»: a scale said once holds for both ends."""
    low, top = number_value(match["low"]), number_value(match["sum"])
    if top >= low or _HAS_SCALE.search(match["sum"]):
        return top
    return max(low, top * scale_of(match["low"]))


def _note(match: re.Match[str]) -> str | None:
    if match["low"]:
        return "назван диапазон: взяли верхнюю границу как предел расходов"
    if match["hedge"] == "от" or match["hedge"] == "минимум":
        return "названа нижняя граница: пока считаем её бюджетом"
    rough = match["hedge"] in ("около", "примерно", "порядка", "в районе") or is_rough(match["sum"])
    return "сумма названа примерно" if rough else None


def _is_check(text: str, match: re.Match[str]) -> bool:
    return bool(_ABOUT_CHECK.search(_before(text, match.start())))


def _is_about_budget(text: str, finding: Finding[Budget | None]) -> bool:
    after = text[finding.end : finding.end + 20]
    return bool(_ABOUT_BUDGET.search(_before(text, finding.start)) or _BUDGET_FOLLOWS.search(after))


def _is_about_part(text: str, finding: Finding[Budget | None]) -> bool:
    return bool(_ABOUT_PART.search(_before(text, finding.start)))


def _before(text: str, position: int) -> str:
    return text[max(0, position - 50) : position]
