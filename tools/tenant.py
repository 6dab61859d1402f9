"""Pause an agency, let it work again, or show where it stands. People and keys of a paused agency are refused
within a minute; what is already running ends."""

import argparse

from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.database import Database, Statement, Transaction
from shared.errors import NotFound
from tools.services import database

STATUSES = {"pause": "paused", "resume": "active"}

READ_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT name, status FROM tenants WHERE tenant_id = $tenant_id;
""")

WRITE_STATUS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $status AS Utf8;

UPDATE tenants SET status = $status WHERE tenant_id = $tenant_id;
""")

SET_STATUS = WRITE_STATUS + APPEND_AUDIT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tenant`."""
    parser.add_argument("what", choices=("show", *STATUSES))
    parser.add_argument("tenant")


def run(arguments: argparse.Namespace) -> int:
    """0 when the agency is there and as it should be."""
    if arguments.what in STATUSES:
        set_status(database(), arguments.tenant, STATUSES[arguments.what])
    tenant = read(database(), arguments.tenant)
    print(f"{arguments.tenant}  {tenant['status'] or 'active'}  {tenant['name']}")
    return 0


def read(db: Database, tenant_id: str) -> dict[str, str]:
    """Name and status; a status of None is active. Raises `NotFound`."""
    rows = db.read(READ_TENANT, tenant_id=tenant_id)[0]
    if not rows:
        raise NotFound("Такого агентства нет.", f"There is no agency {tenant_id}.")
    return rows[0]


def set_status(db: Database, tenant_id: str, status: str) -> None:
    """Written with an entry in the agency's own journal. Raises `NotFound`."""

    def work(tx: Transaction) -> None:
        rows = tx.execute(READ_TENANT, tenant_id=tenant_id)[0]
        if not rows:
            raise NotFound("Такого агентства нет.", f"There is no agency {tenant_id}.")
        before, after = {"status": rows[0]["status"]}, {"status": status}
        entry = audit_entry(tenant_id, "tenant", tenant_id, before=before, after=after)
        tx.commit(SET_STATUS, tenant_id=tenant_id, status=status, audit=[entry])

    db.transaction(work)
