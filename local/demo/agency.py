"""The demo agency itself."""

from datetime import datetime

from local.demo import TENANT
from local.demo.vendors import load
from shared.database import Database, Statement

NAME = "Демо-агентство «Пример»"
#: On one's own machine benchmarks and tests ask for more than any agency does.
LIMITS = {
    "classes": {name: {"each": {"default": 60_000}, "agency": 60_000} for name in ("read", "write", "run")},
    "runs": {"open": 1000},
}
SETTINGS = {"home_city": "Москва", "timezone": "Europe/Moscow", "limits": LIMITS}

FIND_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT name FROM tenants WHERE tenant_id = $tenant_id;
""")

WRITE_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $settings AS Json;
DECLARE $created_at AS Timestamp;

UPSERT INTO tenants (tenant_id, name, status, settings, created_at)
VALUES ($tenant_id, $name, "active"u, $settings, $created_at);
""")


def load_once(database: Database, now: datetime, tenant_id: str = TENANT) -> bool:
    """Load the agency and its vendors; False when it is there already. The agency is written last, so a
    load that died half-way is done again."""
    if database.query(FIND_TENANT, tenant_id=tenant_id)[0]:
        return False
    load(database, tenant_id)
    database.query(WRITE_TENANT, tenant_id=tenant_id, name=NAME, settings=SETTINGS, created_at=now)
    return True
