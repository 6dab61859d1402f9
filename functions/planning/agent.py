"""The planning agent: a brief becomes an event with a dated plan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.planning.changes import Cause, planned
from functions.planning.local_time import local_day
from functions.planning.models import Plan, PlanChange
from functions.planning.records import Changed, StoredEvent, Written, existing_event
from functions.planning.replan import replan
from functions.planning.store import EventStore
from functions.planning.summary import opening_prompt, opening_text, plan_tables
from functions.planning.timeline import timeline
from shared.agents import AgentCard, AgentDeps, AgentResult, AgentTask
from shared.brief import Brief
from shared.errors import InvalidInput
from shared.llm.language import Language, Writing

AUTHOR = "planning-agent"
TOLD_APART: Any = {"sources", "assumptions", "warnings"}
"""They travel in the result's own fields, not twice in `data`."""


@dataclass(frozen=True)
class Planned:
    """A plan to be told, and what it changed when the event had one before."""

    plan: Plan
    brief: Brief
    change: PlanChange | None = None


class PlanningAgent:
    """Dates come from the catalogue and the calendar; a model words the opening, the tables stay."""

    card = AgentCard(
        name="planning",
        title="План и задачи",
        description="Строит план: задачи с датами, критический путь, этапы, роли, программу дня.",
        intents=["create_event", "create_plan", "show_schedule", "move_date"],
        inbox="planning-inbox",
    )

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """Plan the brief, or show or move the plan of a stored event."""
        match task.intent:
            case "show_schedule" if task.event_id:
                found = _shown(task, deps)
            case "move_date":
                found = _moved(task, deps)
            case _:
                found = _planned(task, deps)
        return _worded(found, deps.language)


def _planned(task: AgentTask, deps: AgentDeps) -> Planned:
    """With an event id the plan is stored, and the same run stores it once."""
    brief = _brief(task)
    now = deps.clock()
    today = local_day(now, brief.city)
    if task.event_id is None:
        draft = replan(brief, [], today=today).draft
        return Planned(timeline(brief, draft.tasks, draft.notes, today=today), brief)
    return _told(_store(task, deps, brief, today, now), today)


def _moved(task: AgentTask, deps: AgentDeps) -> Planned:
    """Of the brief only the date counts: the rest of it is a guess from a short sentence."""
    if task.event_id is None:
        raise InvalidInput(
            "Откройте мероприятие, дату которого нужно перенести.", "Say which event is to be moved."
        )
    wanted = _brief(task)
    now = deps.clock()
    stored = EventStore(deps.database, task.tenant_id).get(task.event_id)
    brief = stored.brief.model_copy(update={"date": wanted.date, "period_end": wanted.period_end})
    today = local_day(now, brief.city)
    return _told(_store(task, deps, brief, today, now), today)


def _shown(task: AgentTask, deps: AgentDeps) -> Planned:
    event = EventStore(deps.database, task.tenant_id).get(task.event_id or "")
    today = local_day(deps.clock(), event.brief.city)
    if event.notes is None:
        draft = replan(event.brief, [], today=today).draft
        plan = timeline(event.brief, draft.tasks, draft.notes, today=today, event_id=event.event_id)
        return Planned(plan, event.brief)
    return _told(Written(event=event), today)


def _store(task: AgentTask, deps: AgentDeps, brief: Brief, today: date, now: datetime) -> Written:
    event_id = task.event_id or ""
    cause = Cause(author=AUTHOR, now=now, today=today, origin=task.run_id)

    def decide(stored: StoredEvent | None) -> Changed | None:
        if stored and stored.origin == task.run_id:
            return None
        return planned(event_id, stored, brief, cause)

    return EventStore(deps.database, task.tenant_id).change(event_id, now, decide)


def _told(written: Written, today: date) -> Planned:
    event = existing_event(written.event)
    assert event.notes is not None, "a planned event has notes"
    plan = timeline(
        event.brief,
        event.planned_tasks,
        event.notes,
        today=today,
        event_id=event.event_id,
        passed=event.gates,
    )
    return Planned(plan, event.brief, written.difference)


def _brief(task: AgentTask) -> Brief:
    if task.brief is None:
        raise InvalidInput("Для плана нужны тип мероприятия, дата и город.", "The plan needs a brief.")
    return task.brief


def _worded(found: Planned, language: Language) -> AgentResult:
    plan = found.plan
    moved = len(found.change.moved) if found.change else 0
    opening, tables = opening_text(plan, moved=moved), plan_tables(plan)
    facts = f"{opening}\n\n{tables}"
    written = language.write(
        Writing(
            agent="planning",
            prompt=opening_prompt(facts, found.brief.wishes),
            facts=facts,
            template=opening,
        )
    )
    data = plan.model_dump(mode="json", exclude=TOLD_APART)
    return AgentResult(
        data=data | {"change": found.change.model_dump(mode="json") if found.change else None},
        summary=f"{written.text}\n\n{tables}",
        sources=plan.sources,
        assumptions=plan.assumptions,
        warnings=[*plan.warnings, *written.notices],
        usage=written.usage,
        degraded=written.degraded,
    )


AGENT = PlanningAgent()
