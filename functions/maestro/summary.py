"""One Russian summary over the parts: a covering note for the producer, by template or by a model."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from functions.maestro.models import RunResult
from shared.agents import Severity
from shared.brief import Brief, EventFormat, guest_forms
from shared.llm.language import Language, Writing
from shared.runs.models import Run
from shared.texts import count_text, days_text, render

PACKAGE = "functions.maestro"

#: Tasks and vendors named in the note; the rest is in the parts.
FIRST_TASKS = 4
FIRST_VENDORS = 6


def worded(result: RunResult, run: Run, language: Language) -> RunResult:
    """The result with its summary. An answer of one agent keeps that agent's own words."""
    if not result.parts:
        return result.model_copy(update={"summary": render(PACKAGE, "nothing.md", gaps=result.gaps)})
    if result.kind != "plan" or run.brief is None:
        return result
    template = _template(result, run.brief, (run.understanding or {}).get("changed", []))
    prompt = render(PACKAGE, "summary_prompt.md", facts=template, wishes=run.brief.wishes)
    written = language.write(Writing(agent="maestro", prompt=prompt, facts=template, template=template))
    return result.model_copy(
        update={
            "summary": written.text,
            "usage": result.usage + written.usage,
            "warnings": [*result.warnings, *(one for one in written.notices if one not in result.warnings)],
            "degraded": result.degraded or written.degraded,
        }
    )


def _template(result: RunResult, brief: Brief, changed: Sequence[str]) -> str:
    data = {part.step: part.data for part in result.parts}
    return render(
        PACKAGE,
        "summary.md",
        brief=brief,
        changed=changed if "planning" in data else [],  # without a plan the event is as it was
        facts=_facts(brief, data.get("planning")),
        plan=_plan(data["planning"]) if "planning" in data else None,
        estimate=_estimate(data["finance"]) if "finance" in data else None,
        picks=[(one.name, one.picks[0]) for one in result.shortlist or [] if one.picks][:FIRST_VENDORS],
        empty=[one.name for one in result.shortlist or [] if not one.picks],
        gaps=result.gaps,
        blocking=[one.message for one in result.warnings if one.severity is Severity.BLOCK],
    )


def _facts(brief: Brief, plan: Mapping[str, Any] | None) -> list[str]:
    """The event in a line, without what its title has said."""
    last_day = date.fromisoformat(plan["event"]["last_day"]) if plan else brief.date
    facts = [
        days_text(brief.date, last_day),
        "онлайн" if brief.format is EventFormat.ONLINE else brief.city,
        count_text(brief.guests, *guest_forms(brief.event_type)),
    ]
    return [fact for fact in facts if fact not in brief.title.lower()]


def _plan(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the note says of a plan: the first tasks, the decisions, what is lost to haste."""
    tasks = [(task["title"], date.fromisoformat(task["finish"])) for task in data["tasks"][:FIRST_TASKS]]
    gates = sorted(
        (stage["gate"] for stage in data["stages"] if stage.get("gate")), key=lambda gate: str(gate["date"])
    )
    return {
        "starts_on": date.fromisoformat(data["starts_on"]),
        "tasks": tasks,
        "gates": [(gate["title"], date.fromisoformat(gate["date"])) for gate in gates],
        "impossible": [one["title"] for one in data["compression"]["impossible"]],
        "cut": [one["title"] for one in data["compression"]["cut"]],
    }


def _estimate(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the note says of an estimate."""
    totals, accuracy, fit = data["totals"], data["accuracy"], data.get("fit")
    return {
        "total": Decimal(totals["total"]["gross"]),
        "per_guest": Decimal(totals["per_guest"]),
        "low": Decimal(accuracy["low"]),
        "high": Decimal(accuracy["high"]),
        "percent": Decimal(accuracy["percent"]),
        "spare": Decimal(fit["spare"]) if fit else None,
        "fits": fit["fits"] if fit else None,
        "levels": [(level["name"], Decimal(level["total"])) for level in data["levels"]],
    }
