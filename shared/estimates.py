"""Estimates as other functions see them: finance owns the table `budgets`, the rest read it through here."""

from shared.database import Database, Statement
from shared.errors import NotFound
from shared.offered import OfferedEstimate

READ_ESTIMATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT version, estimate FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id
ORDER BY version DESC LIMIT 1;
""")


def offered_estimate(database: Database, tenant_id: str, event_id: str) -> OfferedEstimate:
    """The current version. Raises `NotFound`."""
    rows = database.read(READ_ESTIMATE, tenant_id=tenant_id, event_id=event_id)[0]
    if not rows:
        raise NotFound("У мероприятия ещё нет сметы: рассчитайте её.", "The event has no estimate yet.")
    return OfferedEstimate.model_validate({**rows[0]["estimate"], "version": rows[0]["version"]})
