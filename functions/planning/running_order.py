"""The running order of the day: blocks scaled to the event's hours, buffers, and its conflicts.

Five to ten minutes of buffer per block and 15 % of the whole (assumption); times in steps of five minutes.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from functions.planning.catalogue import base_catalogue
from functions.planning.models import ProgrammeRow
from functions.planning.resources import Frozen, read_data
from shared.brief import EventFormat, EventType

STEP = 5
"""Minutes."""
MOST_BUFFER = 10
HOURS_IN_DAY = 24


class Block(Frozen):
    """A part of the programme; `share` weighs it against the others."""

    title: str
    share: int
    place: str
    who: str
    cue: str
    responsible: str


class Around(Frozen):
    """Work before the guests come or after they leave."""

    title: str
    minutes: int
    place: str
    who: str
    cue: str
    responsible: str


class Surroundings(Frozen):
    """What stands before and after the programme."""

    before: tuple[Around, ...]
    after: tuple[Around, ...]


class DayTemplate(Frozen):
    """The day of one event type."""

    start: time
    blocks: tuple[Block, ...]
    around: Surroundings | None = None


class RunningOrders(Frozen):
    """`data/running_orders.yaml`."""

    as_of: date
    buffer_share: float
    day_hours: int
    around: Surroundings
    types: dict[EventType, DayTemplate]


@cache
def running_orders() -> RunningOrders:
    """The templates of all types."""
    return RunningOrders.model_validate(read_data("running_orders.yaml"))


def event_days(duration_hours: int) -> int:
    """Days an event lasts: more than a day and night means one more day."""
    return -(-duration_hours // HOURS_IN_DAY)


def day_template(event_type: EventType, event_format: EventFormat) -> DayTemplate:
    """The day of a type; what is online goes like a webinar."""
    types = running_orders().types
    return types[EventType.WEBINAR if event_format == EventFormat.ONLINE else event_type]


def running_order(
    template: DayTemplate, event_day: date, duration_hours: int, timezone: str, starts_at: time | None = None
) -> list[ProgrammeRow]:
    """Rows of every event day in order, in the event's own time zone; the usual hour unless one is given."""
    minutes = min(duration_hours, running_orders().day_hours) * 60
    start = datetime.combine(event_day, starts_at or template.start, ZoneInfo(timezone))
    return [
        row
        for number in range(event_days(duration_hours))
        for row in _day_rows(template, start + timedelta(days=number), minutes)
    ]


def _day_rows(template: DayTemplate, start: datetime, minutes: int) -> list[ProgrammeRow]:
    orders = running_orders()
    around = template.around or orders.around
    gathering = start - timedelta(minutes=sum(row.minutes for row in around.before))
    return [
        *_around_rows(around.before, gathering, "prepare"),
        *_programme(template.blocks, start, minutes, orders.buffer_share),
        *_around_rows(around.after, start + timedelta(minutes=minutes), "teardown"),
    ]


def _around_rows(
    rows: Sequence[Around], start: datetime, kind: Literal["prepare", "teardown"]
) -> list[ProgrammeRow]:
    placed = []
    for row in rows:
        placed.append(_row(row, start, row.minutes, kind=kind))
        start += timedelta(minutes=row.minutes)
    return placed


def _programme(
    blocks: Sequence[Block], start: datetime, minutes: int, buffer_share: float
) -> list[ProgrammeRow]:
    """Blocks with their buffers; what buffers cannot take becomes a reserve before the last block."""
    lengths = _lengths(blocks, minutes, buffer_share)
    buffers = _buffers(lengths, minutes - sum(lengths))
    reserve = minutes - sum(lengths) - sum(buffers)
    rows = []
    for number, (block, length, buffer) in enumerate(zip(blocks, lengths, buffers, strict=True)):
        if reserve and number == len(blocks) - 1:
            rows.append(_reserve_row(block, start, reserve))
            start += timedelta(minutes=reserve)
        rows.append(_row(block, start, length, buffer))
        start += timedelta(minutes=length + buffer)
    return rows


def _lengths(blocks: Sequence[Block], minutes: int, buffer_share: float) -> list[int]:
    content = int(minutes * (1 - buffer_share))
    shares = sum(block.share for block in blocks)
    lengths = [max(STEP, content * block.share // shares // STEP * STEP) for block in blocks]
    rounded_off = max(0, content - sum(lengths)) // STEP * STEP
    lengths[lengths.index(max(lengths))] += rounded_off
    return lengths


def _buffers(lengths: Sequence[int], free: int) -> list[int]:
    """Five minutes after each block and ten after the long ones, as far as the free time goes."""
    buffers = [0] * len(lengths)
    longest_first = sorted(range(len(lengths)), key=lambda number: -lengths[number])
    for number in longest_first * (MOST_BUFFER // STEP):
        if free >= STEP:
            buffers[number] += STEP
            free -= STEP
    return buffers


def _row(
    source: Block | Around,
    start: datetime,
    minutes: int,
    buffer_minutes: int = 0,
    *,
    kind: Literal["prepare", "programme", "teardown"] = "programme",
) -> ProgrammeRow:
    return ProgrammeRow(
        starts_at=start,
        minutes=minutes,
        title=source.title,
        place=source.place,
        who=source.who,
        cue=source.cue,
        responsible=base_catalogue().roles[source.responsible],
        buffer_minutes=buffer_minutes,
        kind=kind,
    )


def _reserve_row(following: Block, start: datetime, minutes: int) -> ProgrammeRow:
    return ProgrammeRow(
        starts_at=start,
        minutes=minutes,
        title="Резерв времени",
        place=following.place,
        who=following.who,
        cue="сокращаем, если отстаём",
        responsible=base_catalogue().roles["PM"],
        kind="reserve",
    )
