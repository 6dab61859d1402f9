"""Where the settings live: `tenants.settings`, one Json object per agency."""

from datetime import datetime, timedelta
from typing import Any

from shared.agency import Agency, AgencySettings
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.database import Database, Row, Statement, Transaction
from shared.errors import NotFound, PreconditionFailed

#: How long an instance may go on with settings that have changed.
LIFE = timedelta(seconds=60)

READ_AGENCY = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT name, settings FROM tenants WHERE tenant_id = $tenant_id;
""")

WRITE_AGENCY = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $settings AS Json;

UPDATE tenants SET name = $name, settings = $settings WHERE tenant_id = $tenant_id;
""")
WRITE_AGENCY_AUDITED = WRITE_AGENCY + APPEND_AUDIT


class AgencyStore:
    """Settings of one agency."""

    def __init__(self, database: Database, tenant_id: str) -> None:
        self._database = database
        self._tenant_id = tenant_id

    def get(self) -> Agency:
        """As stored. An agency nobody has set up has the defaults."""
        rows = self._database.read(READ_AGENCY, tenant_id=self._tenant_id)[0]
        return stored_agency(rows[0]) if rows else Agency(name="")

    def save(self, name: str, settings: AgencySettings, version: int) -> Agency:
        """Replace the settings read as `version`. Raises `PreconditionFailed`, `NotFound`."""

        def work(tx: Transaction) -> Agency:
            rows = tx.execute(READ_AGENCY, tenant_id=self._tenant_id)[0]
            if not rows:
                raise NotFound("Такого агентства нет.", "No such agency.")
            before = stored_agency(rows[0])
            if before.version != version:
                raise PreconditionFailed(
                    "Настройки уже изменили: прочитайте их заново.",
                    "The settings have changed: read them again.",
                )
            after = Agency(name=name, settings=settings, version=version + 1)
            tx.commit(WRITE_AGENCY_AUDITED, **self._row(rows[0]["settings"], before, after))
            return after

        return self._database.transaction(work)

    def _row(self, stored: dict[str, Any], before: Agency, after: Agency) -> dict[str, Any]:
        """What other parts keep beside the settings stays."""
        kept = stored | after.settings.model_dump(mode="json") | {"version": after.version}
        fields = [{"name": one.name, **one.settings.model_dump(mode="json")} for one in (before, after)]
        entry = audit_entry(self._tenant_id, "agency", self._tenant_id, before=fields[0], after=fields[1])
        return {"tenant_id": self._tenant_id, "name": after.name, "settings": kept, "audit": [entry]}


_known: dict[str, tuple[datetime, Agency]] = {}


def agency_of(database: Database, tenant_id: str, now: datetime) -> Agency:
    """The agency, read at most once a minute by an instance."""
    known = _known.get(tenant_id)
    if known is None or now - known[0] > LIFE:
        known = _known[tenant_id] = (now, AgencyStore(database, tenant_id).get())
    return known[1]


def stored_agency(row: Row) -> Agency:
    """Of a row with `name` and `settings`."""
    stored = row["settings"]
    settings = AgencySettings.model_validate(stored)
    return Agency(name=row["name"], settings=settings, version=stored.get("version", 0))
