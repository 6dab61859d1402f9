"""What to know about the candidates, and where their figures come from."""

from collections.abc import Sequence

from shared.agents import Notice, Severity
from shared.provenance import Provenance, Source
from shared.shortlist import CategoryCandidates
from shared.texts import inside


def notices(found: Sequence[CategoryCandidates]) -> list[Notice]:
    """Categories with nobody, with travellers only, and that demo vendors are invented."""
    empty = [one for one in found if not one.candidates]
    far = [one for one in found if one.candidates and all(c.travels_from for c in one.candidates)]
    invented = any(candidate.invented for one in found for candidate in one.candidates)
    result = []
    if empty:
        result.append(_notice("vendors_missing", Severity.WARN, f"Некого предложить: {_names(empty)}."))
    if far:
        message = f"Только выездные подрядчики, дорога за счёт заказчика: {_names(far)}."
        result.append(_notice("vendors_travel", Severity.WARN, message))
    if invented:
        message = (
            "Подрядчики вымышлены: это демонстрационная база, таких компаний нет. "
            "Загрузите свой список через POST /api/v1/vendors/import."
        )
        result.append(_notice("vendors_invented", Severity.INFO, message))
    return result


def sources(found: Sequence[CategoryCandidates]) -> list[Source]:
    """One source per kind of figure and category: `*` in the path stands for every candidate."""
    return [source for one in found if one.candidates for source in _of_category(one)]


def _of_category(found: CategoryCandidates) -> list[Source]:
    path = f"categories.{found.category}.candidates.*"
    invented = any(candidate.invented for candidate in found.candidates)
    return [
        Source(
            figure=f"{path}.price",
            provenance=Provenance.ASSUMPTION if invented else Provenance.USER,
            note="Стартовая цена из карточки подрядчика на объём мероприятия (формула рядом с ценой). "
            "Это не коммерческое предложение.",
        ),
        Source(
            figure=f"{path}.rating",
            provenance=Provenance.ASSUMPTION if invented else Provenance.HISTORY,
            note="(5·m + Σ оценок) / (5 + n), m — среднее по категории; "
            "отзывы старше 24 месяцев весят половину.",
        ),
        Source(
            figure=f"{path}.score",
            provenance=Provenance.ASSUMPTION,
            note="Взвешенная сумма критериев внутри категории, веса — допущение.",
        ),
    ]


def _notice(code: str, severity: Severity, message: str) -> Notice:
    return Notice(code=code, severity=severity, message=message)


def _names(found: Sequence[CategoryCandidates]) -> str:
    return ", ".join(inside(one.name) for one in found)
