"""A proposal in printable words: the same for every format of the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from functions.communication.proposals.content import Proposal, share_of
from functions.communication.proposals.typography import typeset
from functions.communication.proposals.words import sum_in_words
from shared.agency import Details
from shared.texts import NO_BREAK, date_text, rubles_text, short_date


@dataclass(frozen=True)
class Printed:
    """Ready strings, row by row."""

    heading: str
    subheading: str
    client: str
    introduction: str
    facts: list[tuple[str, str]]
    options_head: list[str]
    options: list[list[str]]
    prices_heading: str
    prices_head: list[str]
    prices: list[tuple[str, str, str]]
    totals: list[tuple[str, str]]
    in_words: str
    accuracy: str
    steps: list[tuple[str, str]]
    trades: list[tuple[str, str]]
    conditions: list[str]
    agency: str
    details: list[str]
    signature: str


def printed(proposal: Proposal) -> Printed:
    """Every text typeset, every sum and date in Russian."""
    vat = f", в том числе НДС {rubles_text(proposal.vat)}" if proposal.vat else ", НДС не облагается"
    return Printed(
        heading=f"Коммерческое предложение № {proposal.number}",
        subheading=typeset(f"{proposal.title} · {date_text(proposal.made_on)}"),
        client=typeset(proposal.client),
        introduction=typeset(proposal.introduction),
        facts=[(name, typeset(value)) for name, value in proposal.facts],
        options_head=[_marked(option.name, option.recommended) for option in proposal.options],
        options=[
            [typeset(option.about) for option in proposal.options],
            [rubles_text(option.total) for option in proposal.options],
            [f"{rubles_text(option.per_guest)} на гостя" for option in proposal.options],
        ],
        prices_heading=_prices_heading(proposal),
        prices_head=["Раздел", "Доля", "Сумма с НДС" if proposal.vat else "Сумма"],
        prices=[_price(row.name, row.amount, proposal.total) for row in proposal.prices],
        totals=_totals(proposal),
        in_words=f"{sum_in_words(proposal.total)}{vat}.",
        accuracy=typeset(proposal.accuracy),
        steps=[(short_date(step.day), typeset(step.title)) for step in proposal.steps],
        trades=[(trade.name, typeset(", ".join(trade.vendors))) for trade in proposal.trades],
        conditions=[typeset(line) for line in proposal.conditions],
        agency=typeset(proposal.agency or proposal.details.legal_name),
        details=_details(proposal.details),
        signature=_signature(proposal.details),
    )


def _marked(name: str, recommended: bool) -> str:
    return f"{name.capitalize()} · рекомендуем" if recommended else name.capitalize()


def _prices_heading(proposal: Proposal) -> str:
    names = [option.name for option in proposal.options if option.recommended]
    return f"Стоимость уровня «{names[0].capitalize()}»" if names else "Стоимость"


def _totals(proposal: Proposal) -> list[tuple[str, str]]:
    if not proposal.vat:
        return [("Итого, НДС не облагается", rubles_text(proposal.total))]
    return [
        ("Итого с НДС", rubles_text(proposal.total)),
        ("В том числе НДС", rubles_text(proposal.vat)),
    ]


def _price(name: str, amount: Decimal, total: Decimal) -> tuple[str, str, str]:
    return typeset(name), share_of(amount, total), rubles_text(amount)


def _details(details: Details) -> list[str]:
    numbers = [("ИНН", details.inn), ("КПП", details.kpp), ("ОГРН", details.ogrn)]
    account = [
        ("р/с", details.account),
        ("в", details.bank),
        ("к/с", details.correspondent_account),
        ("БИК", details.bik),
    ]
    lines = [
        typeset(details.legal_name),
        _named(numbers),
        typeset(details.address),
        _named(account),
        ", ".join(one for one in (details.phone, details.email, details.site) if one),
    ]
    return [line for line in lines if line]


def _named(values: Iterable[tuple[str, str | None]]) -> str:
    return ", ".join(f"{name}{NO_BREAK}{value}" for name, value in values if value)


def _signature(details: Details) -> str:
    parts = [part for part in (details.signatory_position, details.signatory) if part]
    return typeset(" ".join(["С уважением,", *parts])) if parts else ""
