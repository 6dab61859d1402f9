"""The demo agency itself."""

from datetime import datetime

from local.demo import PEOPLE, TENANT, address_of
from local.demo.vendors import load
from shared.auth import Role
from shared.database import Database, Rows, Statement

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

WRITE_PEOPLE = Statement("""
DECLARE $people AS List<Struct<user_id:Utf8,name:Utf8,email:Utf8,provider:Utf8,tenant_id:Utf8,role:Utf8,
    created_at:Timestamp>>;

UPSERT INTO users (user_id, name, email, created_at)
SELECT user_id, name, email, created_at FROM AS_TABLE($people);

UPSERT INTO user_identities (provider, subject, user_id, created_at)
SELECT provider, email AS subject, user_id, created_at FROM AS_TABLE($people);

UPSERT INTO members (tenant_id, user_id, role, created_at)
SELECT tenant_id, user_id, role, created_at FROM AS_TABLE($people);
""")


def load_once(database: Database, now: datetime, tenant_id: str = TENANT) -> bool:
    """Load the agency and its vendors; False when it is there already. The agency is written last, so a
    load that died half-way is done again."""
    if database.query(FIND_TENANT, tenant_id=tenant_id)[0]:
        return False
    load(database, tenant_id)
    if tenant_id == TENANT:
        database.query(WRITE_PEOPLE, people=_people(now))
    database.query(WRITE_TENANT, tenant_id=tenant_id, name=NAME, settings=SETTINGS, created_at=now)
    return True


def _people(now: datetime) -> Rows:
    roles = dict.fromkeys(PEOPLE, Role.MANAGER) | {next(iter(PEOPLE)): Role.OWNER}
    return [
        {
            "user_id": person,
            "name": name,
            "email": address_of(person),
            "provider": "email",
            "tenant_id": TENANT,
            "role": roles[person],
            "created_at": now,
        }
        for person, name in PEOPLE.items()
    ]
