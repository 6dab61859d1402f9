"""The life of an event: draft → planned → active → completed → archived."""

from collections.abc import Mapping
from enum import StrEnum

from shared.errors import Conflict


class EventStatus(StrEnum):
    """Where an event stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    ACTIVE = "active"
    COMPLETED = "completed"
    ARCHIVED = "archived"


STATUS_NAMES = {
    EventStatus.DRAFT: "черновик",
    EventStatus.PLANNED: "запланировано",
    EventStatus.ACTIVE: "в работе",
    EventStatus.COMPLETED: "завершено",
    EventStatus.ARCHIVED: "в архиве",
}

NEXT: Mapping[EventStatus, EventStatus | None] = {
    EventStatus.DRAFT: EventStatus.PLANNED,
    EventStatus.PLANNED: EventStatus.ACTIVE,
    EventStatus.ACTIVE: EventStatus.COMPLETED,
    EventStatus.COMPLETED: EventStatus.ARCHIVED,
    EventStatus.ARCHIVED: None,
}

CAN_BE_PLANNED = frozenset({EventStatus.DRAFT, EventStatus.PLANNED, EventStatus.ACTIVE})


def check_transition(current: EventStatus, wanted: EventStatus) -> None:
    """Raise `Conflict` for a move the life of an event does not have."""
    following = NEXT[current]
    if wanted != following:
        hint = f"дальше можно только «{STATUS_NAMES[following]}»" if following else "дальше ничего нельзя"
        raise Conflict(
            f"Мероприятие сейчас «{STATUS_NAMES[current]}», {hint}.",
            f"An event that is {current} cannot become {wanted}.",
        )


def check_can_be_planned(current: EventStatus) -> None:
    """Raise `Conflict` when the event is over."""
    if current not in CAN_BE_PLANNED:
        raise Conflict(
            f"Мероприятие «{STATUS_NAMES[current]}»: план уже не меняется.",
            f"An event that is {current} cannot be planned.",
        )
