"""Stages with their gates, milestones and the load of each role, read off a dated task list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from functions.planning.models import Gate, GateRecord, Milestone, PlannedTask, RoleLoad, Stage
from functions.planning.resources import Frozen, read_data
from shared.brief import EventType


class GateData(Frozen):
    """A gate of `data/stages.yaml`."""

    code: str
    title: str
    needs: tuple[str, ...] = ()
    days_before: int | None = None


class StageData(Frozen):
    """A stage of `data/stages.yaml`."""

    code: str
    title: str
    gate: GateData | None = None


class FollowUp(Frozen):
    """What is measured long after the event."""

    title: str
    days_after: tuple[int, ...]
    types: tuple[EventType, ...]


@cache
def stage_data() -> tuple[StageData, ...]:
    """Stages in order."""
    return tuple(StageData.model_validate(row) for row in read_data("stages.yaml")["stages"])


@cache
def _follow_up() -> FollowUp:
    return FollowUp.model_validate(read_data("stages.yaml")["follow_up"])


def stages_of(
    tasks: Sequence[PlannedTask], event_day: date, passed: Mapping[str, GateRecord] | None = None
) -> list[Stage]:
    """The stages that have tasks, each with the date of its gate and the record of who passed it."""
    records = passed or {}
    stages = []
    for stage in stage_data():
        own = [task for task in tasks if task.stage == stage.code]
        if own:
            start, finish = min(task.start for task in own), max(task.finish for task in own)
            gate = _gate(stage.gate, tasks, event_day, records) if stage.gate else None
            stages.append(Stage(code=stage.code, title=stage.title, start=start, finish=finish, gate=gate))
    return stages


def _gate(
    gate: GateData, tasks: Sequence[PlannedTask], event_day: date, records: Mapping[str, GateRecord]
) -> Gate | None:
    """A gate whose tasks the plan does not have is no gate of this plan."""
    finishes = [task.finish for task in tasks if task.code in gate.needs]
    if gate.days_before is not None:
        first_day = min(task.start for task in tasks)
        finishes.append(max(first_day, event_day - timedelta(days=gate.days_before)))
    if not finishes:
        return None
    return Gate(code=gate.code, title=gate.title, date=max(finishes), record=records.get(gate.code))


def milestones_of(tasks: Sequence[PlannedTask], event_type: EventType, last_day: date) -> list[Milestone]:
    """The dates to remember, the late measurements included where the type has such goals."""
    found = [
        Milestone(code=task.code, title=task.title, date=task.finish) for task in tasks if task.milestone
    ]
    follow_up = _follow_up()
    later = follow_up.days_after if event_type in follow_up.types else ()
    found += [
        Milestone(code=f"T+{days}", title=follow_up.title, date=last_day + timedelta(days=days))
        for days in later
    ]
    return sorted(found, key=lambda milestone: milestone.date)


def role_loads(tasks: Sequence[PlannedTask]) -> list[RoleLoad]:
    """Roles by the days they carry, the busiest first."""
    by_role: Mapping[str, list[PlannedTask]] = {
        task.role: [other for other in tasks if other.role == task.role] for task in tasks
    }
    loads = [_load(own) for own in by_role.values()]
    return sorted(loads, key=lambda load: (-load.days, load.role))


def _load(own: Sequence[PlannedTask]) -> RoleLoad:
    return RoleLoad(
        role=own[0].role,
        title=own[0].role_title,
        tasks=len(own),
        days=sum(task.days for task in own),
        first_day=min(task.start for task in own),
        last_day=max(task.finish for task in own),
        most_at_once=max(sum(other.start <= task.start <= other.finish for other in own) for task in own),
    )
