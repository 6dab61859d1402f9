"""«Подрядчики»: up to three per category, with price, score and why."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from local.ask.answer import Candidates
from local.ask.render.layout import bold, bullets, decimal, heading, label
from shared.shortlist import SHORTLIST_SIZE, CategoryCandidates, CategoryShortlist, Pick, Rejected
from shared.texts import rubles_text


def shortlist_section(
    shortlist: Sequence[CategoryShortlist] | None, candidates: Candidates
) -> Iterator[RenderableType]:
    """Without an estimate the first candidates stand in for the shortlist."""
    categories = shortlist if shortlist is not None else [_unpriced(one) for one in candidates.categories]
    picks = [pick for category in categories for pick in category.picks]
    yield heading("Подрядчики")
    if any(pick.invented for pick in picks):
        yield Text("Подрядчики вымышлены: это демонстрационная база, таких компаний нет.", "bold")
    for category in categories:
        if category.picks:
            yield from _category(category)
    empty = [category for category in categories if not category.picks]
    if empty:
        yield label("Некого предложить")
        rejected = {found.category: found.rejected for found in candidates.categories}
        yield bullets(_empty(one, rejected.get(one.category, [])) for one in empty)
    yield label("Как оценивали")
    yield candidates.method


def _unpriced(found: CategoryCandidates) -> CategoryShortlist:
    picks = [Pick(**one.model_dump()) for one in found.candidates[:SHORTLIST_SIZE]]
    return CategoryShortlist(
        category=found.category, name=found.name, allotted=None, picks=picks, note=found.note
    )


def _category(category: CategoryShortlist) -> Iterator[RenderableType]:
    in_estimate = f" — в смете {rubles_text(category.allotted)}" if category.allotted is not None else ""
    yield label(f"{category.name}{in_estimate}")
    yield bullets(_pick(pick) for pick in category.picks)
    if category.note:
        yield Text(category.note, "italic")


def _empty(category: CategoryShortlist, rejected: Sequence[Rejected]) -> RenderableType:
    """The category with the vendors that were ruled out, and why."""
    reasons = [f"{one.name}: {', '.join(one.reasons)}" for one in rejected]
    return Group(f"{category.name}. {category.note or ''}".rstrip(), *reasons)


def _pick(pick: Pick) -> RenderableType:
    """The vendor and its figures; under it what speaks for it and what is not known."""
    head = Text.assemble(
        bold(pick.name), f", {pick.city}: {_price(pick)}; балл {decimal(pick.score, 2)}; {pick.rating}"
    )
    details = [", ".join(pick.why), f"Не знаем: {', '.join(pick.gaps)}" if pick.gaps else ""]
    if pick.travels_from:
        details.append(f"Едет из города {pick.travels_from}: дорога за счёт заказчика")
    return Group(head, *(detail for detail in details if detail))


def _price(pick: Pick) -> str:
    if pick.price is None:
        return "цена не указана"
    over = f", выше сметы на {rubles_text(pick.over_by)}" if pick.over_by is not None else ""
    below = ", намного дешевле сметы: уточните уровень и состав" if pick.far_below else ""
    return f"{rubles_text(pick.price)}{over}{below}"
