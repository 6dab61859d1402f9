"""The event of a conversation beside what a message makes of it: what is known, what differs. Pure."""

from collections.abc import Callable

from functions.maestro.understanding.models import Slots
from shared.brief import EVENT_TYPE_NAMES, FORMAT_NAMES, LEVEL_NAMES, Brief
from shared.texts import count_text, rubles_text, short_date

#: What changes the event of a conversation; other questions about it leave it as it is.
CHANGES_EVENT = frozenset({"create_event", "move_date"})
#: What is asked about the event of a conversation, rather than about one described in the message.
ABOUT_EVENT = CHANGES_EVENT | {"show_schedule"}

SHOWN: dict[str, tuple[str, Callable[[Brief], str | None]]] = {
    "event_type": ("тип", lambda brief: EVENT_TYPE_NAMES[brief.event_type]),
    "date": ("дата", lambda brief: short_date(brief.date)),
    "city": ("город", lambda brief: brief.city),
    "guests": ("гости", lambda brief: str(brief.guests)),
    "budget": ("бюджет", lambda brief: rubles_text(brief.budget) if brief.budget is not None else None),
    "format": ("формат", lambda brief: FORMAT_NAMES[brief.format]),
    "level": ("уровень", lambda brief: LEVEL_NAMES[brief.level] if brief.level else None),
    "duration_hours": (
        "длительность",
        lambda brief: count_text(brief.duration_hours, "час", "часа", "часов"),
    ),
    "starts_at": ("начало", lambda brief: f"{brief.starts_at:%H:%M}" if brief.starts_at else None),
}
"""Field of a brief, and slot of a message → its name and how it is told."""


def known_of(brief: Brief, slots: Slots, said: Slots | None) -> Slots:
    """The `slots` of an event as it stands now, with what its conversation knows better: the client's word
    for it, and a budget said for each guest."""
    if said is None:
        return slots
    kept: dict[str, object] = {"event_id": said.event_id, "last_intent": said.last_intent}
    if said.event_type and said.event_type.value is brief.event_type:
        kept["event_type"] = said.event_type
    if said.budget and said.budget.value.per_guest:
        kept["budget"] = said.budget
    return slots.model_copy(update=kept)


def is_retitled(event: Brief, brief: Brief) -> bool:
    """Whether the title would change though neither the place nor the kind of the event did."""
    same = (event.city, event.event_type, event.format) == (brief.city, brief.event_type, brief.format)
    return same and event.title != brief.title


def changes(before: Brief, after: Brief) -> list[str]:
    """What differs, in Russian: «гости 150 → 200»."""
    pairs = [(name, shown(before), shown(after)) for name, shown in SHOWN.values()]
    return [f"{name} {old or 'не назван'} → {new}" for name, old, new in pairs if new and old != new]


def new_wishes(before: Brief, after: Brief) -> list[str]:
    """Demands that were not there before."""
    return [wish for wish in after.wishes if wish not in before.wishes]
