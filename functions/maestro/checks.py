"""Cross-checks between agents that worked apart: the same event, and sums that meet. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shared.agents import AgentResult, Notice, Severity
from shared.brief import Brief
from shared.shortlist import CategoryCandidates, CategoryShortlist, shortlist
from shared.texts import whole_rubles

#: What must be the same everywhere: field, where each agent says it, its Russian name.
SAME = (
    ("date", {"planning": ("event", "date"), "finance": ("date",)}, "дату"),
    ("guests", {"planning": ("event", "guests"), "finance": ("guests",)}, "число гостей"),
    ("city", {"planning": ("event", "city"), "finance": ("city",)}, "город"),
)

AGENT_NAMES = {"planning": "план", "finance": "смета"}


def agreement(brief: Brief | None, answered: Mapping[str, AgentResult]) -> list[Notice]:
    """A notice for every figure on which an agent's result differs from the brief, and for an estimate
    above the budget that does not own up to it. Normally none."""
    if brief is None:
        return []
    return [*_differences(brief, answered), *_over_budget(brief, answered)]


def meet(answered: Mapping[str, AgentResult]) -> list[CategoryShortlist] | None:
    """Vendors' candidates against the estimate's amounts; None unless both agents answered."""
    if "finance" not in answered or "vendors" not in answered:
        return None
    found = [CategoryCandidates.model_validate(one) for one in answered["vendors"].data["categories"]]
    allotments = {code: Decimal(sum_) for code, sum_ in answered["finance"].data["allotments"].items()}
    return shortlist([one for one in found if one.category in allotments], allotments)


def _differences(brief: Brief, answered: Mapping[str, AgentResult]) -> Iterator[Notice]:
    expected = brief.model_dump(mode="json")
    for field, places, name in SAME:
        for agent, path in places.items():
            said = _at(answered[agent].data, path) if agent in answered else None
            if said is not None and said != expected[field]:
                yield Notice(
                    code=f"{agent}_{field}_differs",
                    severity=Severity.BLOCK,
                    message=f"{AGENT_NAMES[agent].capitalize()} считает {name} иначе, чем в запросе: "
                    f"{said} вместо {expected[field]}. Повторите этот шаг, прежде чем показывать клиенту.",
                    field=field,
                )


def _over_budget(brief: Brief, answered: Mapping[str, AgentResult]) -> Iterator[Notice]:
    if brief.budget is None or "finance" not in answered:
        return
    estimate = answered["finance"].data
    total = _at(estimate, ("totals", "total", "gross"))
    says_so = _at(estimate, ("fit", "fits")) is False
    if total is not None and not says_so and Decimal(total) > brief.budget:
        yield Notice(
            code="estimate_over_budget",
            severity=Severity.WARN,
            message=f"Смета {whole_rubles(Decimal(total))} выше бюджета {whole_rubles(brief.budget)}.",
            field="budget",
        )


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(data, Mapping) or name not in data:
            return None
        data = data[name]
    return data
