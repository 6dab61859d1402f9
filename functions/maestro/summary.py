"""One Russian summary over the parts: a covering note for the producer, by template or by a model."""

from functions.maestro.models import RunResult
from shared.agents import Severity
from shared.brief import EVENT_TYPE_NAMES
from shared.llm.language import Language, Writing
from shared.runs.models import Run, RunState
from shared.texts import render

PACKAGE = "functions.maestro"


def worded(result: RunResult, run: Run, state: RunState, language: Language) -> RunResult:
    """The result with its summary. An answer of one agent keeps that agent's own words."""
    if result.kind != "plan" or not result.parts:
        return result if result.parts else result.model_copy(update={"summary": _nothing(result)})
    template = _template(result, state)
    written = language.write(
        Writing(
            agent="maestro",
            prompt=render(PACKAGE, "summary_prompt.md", facts=template, wishes=_wishes(result)),
            facts=template,
            template=template,
        )
    )
    return result.model_copy(
        update={
            "summary": written.text,
            "usage": result.usage + written.usage,
            "degraded": result.degraded or written.degraded,
        }
    )


def _template(result: RunResult, state: RunState) -> str:
    data = {part.step: part.data for part in result.parts}
    brief = result.brief
    return render(
        PACKAGE,
        "summary.md",
        brief=brief,
        type_name=EVENT_TYPE_NAMES[brief.event_type] if brief else "",
        state=state.value,
        plan=data.get("planning"),
        estimate=data.get("finance"),
        shortlist=[one for one in result.shortlist or [] if one.picks],
        empty=[one.name for one in result.shortlist or [] if not one.picks],
        gaps=result.gaps,
        blocking=[one for one in result.warnings if one.severity is Severity.BLOCK],
    )


def _wishes(result: RunResult) -> list[str]:
    return result.brief.wishes if result.brief else []


def _nothing(result: RunResult) -> str:
    reasons = "\n".join(f"- {gap.title}: {gap.reason}" for gap in result.gaps)
    return f"Ответить не получилось.\n\n{reasons}"
