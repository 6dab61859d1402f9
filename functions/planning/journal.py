"""What the journal of writes says of an event."""

from typing import Any

from functions.planning.records import StoredEvent

TASK_FIELDS = {"title", "role", "start", "finish", "status"}

#: What people wrote: of it the journal tells only that it changed.
WORDS = frozenset({"brief.title", "brief.wishes"})


def told(event: StoredEvent | None, other: StoredEvent | None) -> dict[str, Any]:
    """The event beside what it was or became: of its tasks only those that differ there.

    A first plan is told by the number of its tasks; the tasks themselves stand in their table.
    """
    if event is None:
        return {}
    fields = {
        "status": event.status,
        "brief": event.brief.model_dump(mode="json"),
        "task_count": len(event.tasks),
        "gates": {code: record.model_dump(mode="json") for code, record in event.gates.items()},
    }
    if other is None or not (event.tasks and other.tasks):
        return fields
    differing = {code: one.task for code, one in event.tasks.items() if other.tasks.get(code) != one}
    tasks = {code: task.model_dump(mode="json", include=TASK_FIELDS) for code, task in differing.items()}
    return {**fields, "tasks": tasks}
