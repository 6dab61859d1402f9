"""Where figures come from: the word beside each, what the words mean, and the whole list."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from functions.finance.models import Estimate
from local.ask.render.layout import bold, bullets, heading
from shared.provenance import Provenance, Source
from shared.texts import short_date

PROVENANCE_NAMES: Mapping[Provenance, str] = {
    Provenance.NORM: "норма",
    Provenance.ASSUMPTION: "допущение",
    Provenance.HISTORY: "история",
    Provenance.QUOTE: "предложение",
    Provenance.CONTRACT: "договор",
    Provenance.FACT: "факт",
    Provenance.USER: "заказчик",
}
MEANINGS: Mapping[Provenance, str] = {
    Provenance.NORM: "опубликована и названа в источниках",
    Provenance.ASSUMPTION: "наша оценка, подтвердите её предложением подрядчика",
    Provenance.HISTORY: "по прошлым мероприятиям агентства",
    Provenance.QUOTE: "цена из предложения подрядчика",
    Provenance.CONTRACT: "цена из договора",
    Provenance.FACT: "уже потрачено",
    Provenance.USER: "сказано в запросе или внесено вручную",
}
FIGURE_NAMES = {"quantity": "количество", "unit_price": "цена"}


def legend(used: Collection[Provenance]) -> RenderableType:
    """What the words in the table mean."""
    words = [f"{PROVENANCE_NAMES[one]} — {MEANINGS[one]}" for one in Provenance if one in used]
    return Text(f"Откуда цена: {'; '.join(words)}. Источник каждой цифры: ключ --sources", "dim")


def sources_section(sources: Sequence[Source], estimate: Estimate | None) -> Iterator[RenderableType]:
    """Every figure with its origin; figures of estimate lines under the name of the line."""
    names = {line.code: line.name for line in estimate.lines} if estimate else {}
    yield heading("Откуда цифры")
    for source in sources:
        yield Text.assemble(bold(_figure(source.figure, names)), f" — {PROVENANCE_NAMES[source.provenance]}")
        yield bullets([source.note, *_reference(source)], " ")


def _figure(figure: str, names: Mapping[str, str]) -> str:
    """`lines.catering.menu.unit_price` → «Банкетное меню, цена»; any other path as it is."""
    found = re.fullmatch(r"lines\.(.+)\.(quantity|unit_price)", figure)
    if found is None or found[1] not in names:
        return figure
    return f"{names[found[1]]}, {FIGURE_NAMES[found[2]]}"


def _reference(source: Source) -> Iterator[str]:
    if source.reference:
        day = f", на {short_date(source.as_of)}" if source.as_of else ""
        yield f"Источник: {source.reference}{day}"
