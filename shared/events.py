"""Events as other functions see them: planning owns the table `events`, the rest read it through here."""

from dataclasses import dataclass

from shared.brief import Brief
from shared.database import Database, Statement
from shared.errors import NotFound

READ_EVENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT brief, status FROM events WHERE tenant_id = $tenant_id AND event_id = $event_id;
""")


#: As planning spells them: nothing of such an event is planned any more.
OVER = frozenset({"completed", "archived"})


@dataclass(frozen=True)
class KnownEvent:
    """An event as it stands."""

    brief: Brief
    is_over: bool


def known_event(database: Database, tenant_id: str, event_id: str) -> KnownEvent:
    """Raises `NotFound`, also for another agency's event."""
    rows = database.read(READ_EVENT, tenant_id=tenant_id, event_id=event_id)[0]
    if not rows:
        raise NotFound("Такого мероприятия нет.", "No such event.")
    return KnownEvent(Brief.model_validate(rows[0]["brief"]), rows[0]["status"] in OVER)


def event_brief(database: Database, tenant_id: str, event_id: str) -> Brief:
    """What an event is, as last agreed. Raises `NotFound`, also for another agency's event."""
    return known_event(database, tenant_id, event_id).brief
