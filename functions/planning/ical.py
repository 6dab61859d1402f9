"""The plan as an iCalendar file: tasks as all-day entries, the running order by the clock."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from functions.planning.models import Plan, PlannedTask, ProgrammeRow
from shared.texts import count_text

if TYPE_CHECKING:
    from icalendar import Calendar, Event


def calendar_file(plan: Plan, event_id: str, *, changed_at: datetime, version: int) -> bytes:
    """RFC 5545 text. Uids do not depend on dates, so that a new export updates the old entries."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Maestro//Planning//RU")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.event.title)
    calendar.add("x-wr-timezone", plan.event.timezone)
    entries = [
        *(_task_entry(task, event_id) for task in plan.tasks),
        *(_row_entry(row, number, event_id) for number, row in enumerate(plan.running_order)),
    ]
    for entry in entries:
        entry.add("dtstamp", changed_at)
        entry.add("sequence", version)
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return _text(calendar)


def _task_entry(task: PlannedTask, event_id: str) -> "Event":
    entry = _entry(f"{event_id}:{task.code}", task.title, task.start, task.finish + timedelta(days=1))
    spare = count_text(task.float_days, "рабочий день", "рабочих дня", "рабочих дней")
    critical = "критический путь, " if task.critical else ""
    entry.add("description", f"{task.role_title}; {critical}запас {spare}")
    entry.add("categories", [task.role_title])
    entry.add("transp", "TRANSPARENT")
    return entry


def _row_entry(row: ProgrammeRow, number: int, event_id: str) -> "Event":
    end = row.starts_at + timedelta(minutes=row.minutes)
    entry = _entry(f"{event_id}:programme:{number}", row.title, row.starts_at, end)
    entry.add("location", row.place)
    entry.add("description", f"{row.who}; {row.cue}; отвечает {row.responsible}")
    return entry


def _entry(uid: str, title: str, start: date, end: date) -> "Event":
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{uid}@maestro.events")
    entry.add("summary", title)
    entry.add("dtstart", start)
    entry.add("dtend", end)
    return entry


def _text(calendar: "Calendar") -> bytes:
    text: bytes = calendar.to_ical()
    return text
