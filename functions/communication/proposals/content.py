"""What a proposal says. Every figure is the estimate's; a text about it is the agency's own or ours."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from shared.agency import Details
from shared.brief import EVENT_TYPE_NAMES, Brief
from shared.money import Rubles
from shared.offered import OfferedEstimate
from shared.shortlist import CategoryShortlist
from shared.texts import count_text, days_text, rubles_text, short_date

LEVELS = {
    "economy": "Всё необходимое без излишеств: проверенные площадки и подрядчики, простое оформление.",
    "standard": "Привычный для гостей уровень: хорошая кухня, опытная команда, оформление под тему.",
    "premium": "Лучшие площадки и артисты, авторское меню и оформление, запас по людям и технике.",
}
MAX_VENDORS = 3
"""Names of one trade: the client chooses, and need not read a catalogue."""


class PriceRow(BaseModel):
    """One line of the price table, VAT included."""

    name: str
    amount: Rubles


class Option(BaseModel):
    """The same event at one price level, nothing cut."""

    code: str
    name: str
    about: str
    total: Rubles
    per_guest: Rubles
    recommended: bool
    """The one whose prices the table shows."""


class Step(BaseModel):
    """A day the client should know."""

    day: date
    title: str


class Trade(BaseModel):
    """Who could do a part of the work."""

    name: str
    vendors: list[str]


class Proposal(BaseModel):
    """The whole document as data: DOCX, PDF and the public page say the same."""

    model_config = ConfigDict(frozen=True)

    number: str
    made_on: date
    valid_until: date
    client: str
    title: str
    introduction: str
    facts: list[tuple[str, str]]
    options: list[Option]
    prices: list[PriceRow]
    total: Rubles
    vat: Rubles
    accuracy: str
    steps: list[Step]
    trades: list[Trade]
    conditions: list[str]
    agency: str
    details: Details


class Wanted(BaseModel):
    """What a manager adds to the figures."""

    client: str
    introduction: str = ""
    conditions: list[str] = Field(default_factory=list)


def compose(
    *,
    number: str,
    made_on: date,
    valid_until: date,
    wanted: Wanted,
    brief: Brief,
    estimate: OfferedEstimate,
    steps: Sequence[Step],
    shortlist: Sequence[CategoryShortlist],
    agency: str,
    details: Details,
) -> Proposal:
    """A proposal for one version of the estimate."""
    totals, trades = estimate.totals, _trades(shortlist)
    return Proposal(
        number=number,
        made_on=made_on,
        valid_until=valid_until,
        client=wanted.client,
        title=brief.title,
        introduction=wanted.introduction or _introduction(brief, estimate, steps, trades),
        facts=_facts(brief),
        options=_options(estimate),
        prices=_prices(estimate),
        total=totals.total.gross,
        vat=totals.total.vat,
        accuracy=_accuracy(estimate),
        steps=list(steps),
        trades=trades,
        conditions=[*wanted.conditions, *_conditions(valid_until)],
        agency=agency,
        details=details,
    )


def _introduction(
    brief: Brief, estimate: OfferedEstimate, steps: Sequence[Step], trades: Sequence[Trade]
) -> str:
    """Promises only what follows."""
    guests = count_text(brief.guests, "гостя", "гостей", "гостей")
    below = ["состав", "цены с НДС" if estimate.totals.total.vat else "цены"]
    below += ["ближайшие шаги"] if steps else []
    below += ["команда, с которой готовы работать"] if trades else []
    return (
        f"Спасибо за запрос. Мы посчитали мероприятие «{brief.title}» на {guests} и предлагаем уровни "
        f"на выбор. Ниже {', '.join(below[:-1])} и {below[-1]}."
    )


def _facts(brief: Brief) -> list[tuple[str, str]]:
    rows = [
        ("Мероприятие", EVENT_TYPE_NAMES[brief.event_type].capitalize()),
        ("Дата", days_text(brief.date, brief.period_end or brief.date)),
        ("Город", brief.city),
        ("Гости", count_text(brief.guests, "человек", "человека", "человек")),
        ("Длительность", count_text(brief.duration_hours, "час", "часа", "часов")),
    ]
    return [*rows, ("Пожелания", "; ".join(brief.wishes))] if brief.wishes else rows


def _options(estimate: OfferedEstimate) -> list[Option]:
    return [
        Option(
            code=level.level,
            name=level.name,
            about=LEVELS[level.level],
            total=level.total,
            per_guest=level.per_guest,
            recommended=level.level == estimate.level,
        )
        for level in estimate.levels
    ]


def _prices(estimate: OfferedEstimate) -> list[PriceRow]:
    totals = estimate.totals
    rows = [PriceRow(name=group.name, amount=group.gross) for group in estimate.groups if group.gross]
    if totals.contingency.gross:
        rows.append(
            PriceRow(name="Непредвиденные расходы, остаток возвращаем", amount=totals.contingency.gross)
        )
    return [*rows, PriceRow(name="Организация и сопровождение", amount=totals.fee.gross)]


def _accuracy(estimate: OfferedEstimate) -> str:
    low, high = (rubles_text(round(amount, -3)) for amount in (estimate.accuracy.low, estimate.accuracy.high))
    return f"Предварительный расчёт: после договоров с подрядчиками итог ожидаем от {low} до {high}."


def _trades(shortlist: Sequence[CategoryShortlist]) -> list[Trade]:
    named = ((one.name, [pick.name for pick in one.picks if not pick.invented]) for one in shortlist)
    return [Trade(name=name, vendors=vendors[:MAX_VENDORS]) for name, vendors in named if vendors]


def _conditions(valid_until: date) -> list[str]:
    return [
        f"Предложение действует до {short_date(valid_until)} включительно.",
        "Это не публичная оферта: условия закрепляет договор.",
    ]


def share_of(amount: Decimal, total: Decimal) -> str:
    """`25 %`, and no sum is `0 %`."""
    percent = 100 * amount / total if total else Decimal(0)
    return f"{percent:.0f}\u00a0%" if percent >= Decimal("0.5") else "<\u00a01\u00a0%"
