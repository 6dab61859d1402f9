"""Events as other functions see them: planning owns the table `events`, the rest read it through here."""

from shared.brief import Brief
from shared.database import Database, Statement
from shared.errors import NotFound

READ_BRIEF = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT brief FROM events WHERE tenant_id = $tenant_id AND event_id = $event_id;
""")


def event_brief(database: Database, tenant_id: str, event_id: str) -> Brief:
    """What an event is, as last agreed. Raises `NotFound`, also for another agency's event."""
    rows = database.read(READ_BRIEF, tenant_id=tenant_id, event_id=event_id)[0]
    if not rows:
        raise NotFound("Такого мероприятия нет.", "No such event.")
    return Brief.model_validate(rows[0]["brief"])
