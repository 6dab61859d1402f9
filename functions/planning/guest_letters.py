"""The countdown of letters to the guests."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from functions.planning.models import Sending
from functions.planning.resources import Frozen, read_data
from shared.brief import EventType

INVITING_TASK = "F5"
"""Where the catalogue sends the invitations."""


class SendingData(Frozen):
    """A row of `data/guests.yaml`."""

    code: str
    title: str
    days: int
    inviting: bool = False


class Countdown(Frozen):
    """`data/guests.yaml`."""

    as_of: date
    public_types: tuple[EventType, ...]
    sendings: tuple[SendingData, ...]


@cache
def _countdown() -> Countdown:
    return Countdown.model_validate(read_data("guests.yaml"))


def guest_letters(
    event_type: EventType, event_day: date, last_day: date, today: date, task_starts: Mapping[str, date]
) -> list[Sending]:
    """Letters still to be sent, by date. Nobody is asked to keep a date after the invitation, nor reminded
    before it. `task_starts`: first day of each planned task, by code.
    """
    countdown = _countdown()
    days = {row.code: _day(row, event_day, last_day) for row in countdown.sendings}
    days["invitation"] = task_starts.get(INVITING_TASK, max(days["invitation"], today))
    letters = [
        Sending(
            code=row.code,
            title=row.title,
            date=days[row.code],
            advertising=row.inviting and event_type in countdown.public_types,
        )
        for row in countdown.sendings
        if days[row.code] >= today and row.inviting == (days[row.code] <= days["invitation"])
    ]
    return sorted(letters, key=lambda letter: letter.date)


def _day(row: SendingData, event_day: date, last_day: date) -> date:
    return (last_day if row.days > 0 else event_day) + timedelta(days=row.days)
