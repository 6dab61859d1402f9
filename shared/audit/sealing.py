"""Seals: what was written since the last one, chained to it. Housekeeping alone makes them.

The hash of each seal goes to the log, which nobody who can write the database can change: cutting off
the end of a chain, or making the whole anew, shows against it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from shared.audit.chain import GENESIS, Seal, Verification, make_seal
from shared.database import Database, Row, Statement, Transaction

#: Entries of all agencies per tick. What is left is sealed at the next one.
BATCH = 1000
#: Seals read at once when verifying.
PAGE = 20

UNSEALED = Statement("""
DECLARE $until AS Timestamp;
DECLARE $limit AS Uint64;

SELECT tenant_id, entry_id FROM audit VIEW audit_by_unsealed
WHERE unsealed_since <= $until LIMIT $limit;
""")

READ_HEAD = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_ids AS List<Utf8>;

SELECT number, entries, previous, hash FROM audit_seals
WHERE tenant_id = $tenant_id ORDER BY number DESC LIMIT 1;

SELECT tenant_id, entry_id, at, actor, operation, object_type, object_id, changes, source, run_id
FROM audit WHERE tenant_id = $tenant_id AND entry_id IN $entry_ids AND seal IS NULL;
""")

WRITE_SEAL = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $number AS Int64;
DECLARE $entries AS Int64;
DECLARE $previous AS Utf8;
DECLARE $hash AS Utf8;
DECLARE $sealed_at AS Timestamp;
DECLARE $sealed AS List<Struct<tenant_id:Utf8,entry_id:Utf8,seal:Int64,unsealed_since:Timestamp?>>;

UPSERT INTO audit_seals (tenant_id, number, entries, previous, hash, sealed_at)
VALUES ($tenant_id, $number, $entries, $previous, $hash, $sealed_at);

UPDATE audit ON SELECT tenant_id, entry_id, seal, unsealed_since FROM AS_TABLE($sealed);
""")

READ_SEALS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $after AS Int64;
DECLARE $limit AS Uint64;

SELECT number, entries, previous, hash FROM audit_seals
WHERE tenant_id = $tenant_id AND number > $after
ORDER BY number LIMIT $limit;
""")

READ_SEALED = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $number AS Int64;

SELECT tenant_id, entry_id, at, actor, operation, object_type, object_id, changes, source, run_id
FROM audit VIEW audit_by_seal WHERE tenant_id = $tenant_id AND seal = $number;
""")


class Seals:
    """The chains of all agencies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seal_due(self, now: datetime) -> dict[str, Seal]:
        """Seal what was written until now; the new head of each agency's chain."""
        due: dict[str, list[str]] = defaultdict(list)
        for row in self._database.read(UNSEALED, until=now, limit=BATCH)[0]:
            due[row["tenant_id"]].append(row["entry_id"])
        made = {tenant_id: self._seal(tenant_id, entry_ids, now) for tenant_id, entry_ids in due.items()}
        return {tenant_id: seal for tenant_id, seal in made.items() if seal}

    def _seal(self, tenant_id: str, entry_ids: list[str], now: datetime) -> Seal | None:
        def work(tx: Transaction) -> Seal | None:
            heads, entries = tx.execute(READ_HEAD, tenant_id=tenant_id, entry_ids=entry_ids)
            if not entries:
                return None
            head = _seal(heads[0]) if heads else Seal(0, 0, GENESIS, GENESIS)
            seal = make_seal(head.number + 1, head.hash, entries)
            keys = [{"tenant_id": tenant_id, "entry_id": entry["entry_id"]} for entry in entries]
            sealed = [{**key, "seal": seal.number, "unsealed_since": None} for key in keys]
            tx.commit(WRITE_SEAL, tenant_id=tenant_id, sealed_at=now, sealed=sealed, **vars(seal))
            return seal

        return self._database.transaction(work)

    def verify(self, tenant_id: str) -> Verification:
        """Go through one agency's chain from its beginning."""
        verification = Verification()
        for seal in self._seals(tenant_id):
            entries = self._database.read(READ_SEALED, tenant_id=tenant_id, number=seal.number)[0]
            verification.take(seal, entries)
        return verification

    def _seals(self, tenant_id: str) -> Iterator[Seal]:
        last = 0
        while page := self._database.read(READ_SEALS, tenant_id=tenant_id, after=last, limit=PAGE)[0]:
            yield from map(_seal, page)
            last = page[-1]["number"]


def _seal(row: Row) -> Seal:
    return Seal(row["number"], row["entries"], row["previous"], row["hash"])
