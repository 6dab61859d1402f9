"""The whole plan of an event, read off its tasks: stages, gates, roles, letters, the running order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from functions.planning.catalogue import LeadTime, task_set
from functions.planning.conflicts import date_conflicts, gate_conflicts, programme_conflicts, task_conflicts
from functions.planning.explanations import assumptions_of, sources_of
from functions.planning.guest_letters import guest_letters
from functions.planning.local_time import timezone_of
from functions.planning.models import (
    EventFacts,
    GateRecord,
    LeadTimeFacts,
    Milestone,
    Plan,
    PlannedTask,
    PlanNotes,
)
from functions.planning.running_order import day_template, event_days, running_order
from functions.planning.stages import milestones_of, role_loads, stages_of
from functions.planning.working_calendar import days_between, russian_calendar
from shared.brief import Brief


def timeline(
    brief: Brief,
    tasks: Sequence[PlannedTask],
    notes: PlanNotes,
    *,
    today: date,
    event_id: str | None = None,
    passed: Mapping[str, GateRecord] | None = None,
) -> Plan:
    """The plan as of today: what is still to be sent, what is overdue, which rules are broken."""
    event = event_facts(brief, event_id)
    chosen = task_set(brief)
    programme = running_order(
        day_template(brief.event_type, brief.format),
        brief.date,
        brief.duration_hours,
        event.timezone,
        brief.starts_at,
    )
    starts = {task.code: task.start for task in tasks}
    stages = stages_of(tasks, brief.date, passed)
    conflicts = [
        *date_conflicts(programme, event.last_day, russian_calendar()),
        *task_conflicts(tasks, brief.date, today),
        *programme_conflicts(programme),
        *gate_conflicts(stages, today),
    ]
    return Plan(
        event=event,
        starts_on=min(starts.values()),
        slack_days=notes.slack_days,
        lead_time=_lead_time(chosen.lead, chosen.book_first, brief.date, today),
        stages=stages,
        tasks=list(tasks),
        critical_path=notes.critical_path,
        milestones=milestones_of(tasks, brief.event_type, event.last_day),
        roles=role_loads(tasks),
        guest_letters=guest_letters(brief.event_type, brief.date, event.last_day, today, starts),
        running_order=programme,
        compression=notes.compression,
        not_needed=notes.not_needed,
        holidays=_holidays(tasks),
        warnings=[*notes.warnings, *conflicts],
        assumptions=assumptions_of(brief, tasks),
        sources=sources_of(chosen.lead, tasks),
    )


def event_facts(brief: Brief, event_id: str | None = None) -> EventFacts:
    """The event as the plan sees it."""
    return EventFacts(
        event_id=event_id,
        title=brief.title,
        event_type=brief.event_type,
        format=brief.format,
        date=brief.date,
        last_day=brief.date + timedelta(days=event_days(brief.duration_hours) - 1),
        city=brief.city,
        timezone=timezone_of(brief.city),
        guests=brief.guests,
        duration_hours=brief.duration_hours,
    )


def _lead_time(lead: LeadTime, book_first: Sequence[str], event_day: date, today: date) -> LeadTimeFacts:
    return LeadTimeFacts(
        days_left=(event_day - today).days,
        usual_weeks=lead.usual_weeks,
        min_weeks=lead.min_weeks,
        book_first=list(book_first),
    )


def _holidays(tasks: Sequence[PlannedTask]) -> list[Milestone]:
    """Named days off between the first and the last day of work."""
    first, last = min(task.start for task in tasks), max(task.finish for task in tasks)
    days = days_between(first, last + timedelta(days=1))
    named = ((day, russian_calendar().holiday_name(day)) for day in days)
    return [Milestone(code="holiday", title=name, date=day) for day, name in named if name]
