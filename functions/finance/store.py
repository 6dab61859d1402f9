"""Versions of estimates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from functions.finance.models import Estimate
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.database import Database, Row, Rows, Statement, Transaction
from shared.errors import NotFound, PreconditionFailed
from shared.topics import PUBLISH, Topic, topic_rows

#: Above every version.
NEWEST = 2**62

READ_CURRENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT version, author, note, created_at, estimate
FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id
ORDER BY version DESC LIMIT 1;
""")

READ_VERSION = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $version AS Int64;

SELECT version, author, note, created_at, estimate
FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id AND version = $version;
""")

LIST_VERSIONS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $before AS Int64;
DECLARE $limit AS Uint64;

SELECT version, stage, level, total, author, note, created_at
FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id AND version < $before
ORDER BY version DESC LIMIT $limit;
""")

READ_HEAD = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $origin AS Utf8;

SELECT version, total FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id
ORDER BY version DESC LIMIT 1;

SELECT version FROM budgets
WHERE tenant_id = $tenant_id AND event_id = $event_id AND origin = $origin;
""")

WRITE_VERSION = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $version AS Int64;
DECLARE $origin AS Utf8;
DECLARE $stage AS Utf8;
DECLARE $level AS Utf8;
DECLARE $total AS Decimal(22,9);
DECLARE $author AS Utf8;
DECLARE $note AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $estimate AS Json;

UPSERT INTO budgets (tenant_id, event_id, version, origin, stage, level, total, author, note,
    created_at, estimate)
VALUES ($tenant_id, $event_id, $version, $origin, $stage, $level, $total, $author, $note,
    $created_at, $estimate);
""")
    + APPEND_AUDIT
    + PUBLISH
)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """One stored version."""

    version: int
    author: str
    note: str
    created_at: datetime
    estimate: Estimate


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version without its lines."""

    version: int
    stage: str
    level: str
    total: Decimal
    author: str
    note: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """What to store. `origin` names the cause: saving it twice is saving it once."""

    estimate: Estimate
    origin: str
    author: str
    note: str
    created_at: datetime


class BudgetStore:
    """The budgets of one tenant's events."""

    def __init__(self, database: Database, tenant_id: str) -> None:
        self._database = database
        self._tenant_id = tenant_id

    def save(self, event_id: str, new: NewVersion, *, after: int | None = None) -> int:
        """Add a version and tell of it; `after` is the version it must follow. Returns its number.

        Raises `PreconditionFailed` when another version came in between.
        """

        def add(tx: Transaction) -> int:
            current, same = tx.execute(
                READ_HEAD, tenant_id=self._tenant_id, event_id=event_id, origin=new.origin
            )
            if same:
                return int(same[0]["version"])
            head = int(current[0]["version"]) if current else 0
            if after is not None and after != head:
                raise PreconditionFailed(
                    f"Сейчас действует версия {head}: прочитайте смету заново.",
                    f"The current version is {head}: read the budget again.",
                )
            entry = self._audit_entry(event_id, current, head + 1, new)
            self._write(tx, event_id, head + 1, new, entry)
            return head + 1

        return self._database.transaction(add)

    def get(self, event_id: str, version: int | None = None) -> Budget:
        """The current version, or the one asked for. Raises `NotFound`."""
        if version is None:
            rows = self._database.read(READ_CURRENT, tenant_id=self._tenant_id, event_id=event_id)[0]
        else:
            rows = self._database.read(
                READ_VERSION, tenant_id=self._tenant_id, event_id=event_id, version=version
            )[0]
        if not rows:
            raise NotFound("У мероприятия нет такой сметы.", "The event has no such budget.")
        return _budget(rows[0])

    def versions(self, event_id: str, *, before: int = NEWEST, limit: int) -> Sequence[VersionRow]:
        """Versions, newest first."""
        rows = self._database.read(
            LIST_VERSIONS, tenant_id=self._tenant_id, event_id=event_id, before=before, limit=limit
        )[0]
        return [VersionRow(**row) for row in rows]

    def _audit_entry(self, event_id: str, current: Rows, version: int, new: NewVersion) -> Row:
        """Versions are never changed: the journal names them and their totals."""
        before = {"version": current[0]["version"], "total": str(current[0]["total"])} if current else None
        total = new.estimate.totals.total.gross
        after = {"version": version, "total": str(total), "note": new.note, "origin": new.origin}
        personal = frozenset({"note"})  # the words of the request
        return audit_entry(self._tenant_id, "budget", event_id, before=before, after=after, personal=personal)

    def _write(self, tx: Transaction, event_id: str, version: int, new: NewVersion, entry: Row) -> None:
        tx.commit(
            WRITE_VERSION,
            tenant_id=self._tenant_id,
            event_id=event_id,
            version=version,
            origin=new.origin,
            stage=new.estimate.accuracy.stage,
            level=new.estimate.level.value,
            total=new.estimate.totals.total.gross,
            author=new.author,
            note=new.note,
            created_at=new.created_at,
            estimate=new.estimate,
            audit=[entry],
            topics=topic_rows([self._created(event_id, version, new)]),
        )

    def _created(self, event_id: str, version: int, new: NewVersion) -> Topic:
        return Topic(
            tenant_id=self._tenant_id,
            type="budget.created",
            subject=event_id,
            cause=f"v{version}",
            data={
                "event_id": event_id,
                "version": version,
                "stage": new.estimate.accuracy.stage,
                "total": f"{new.estimate.totals.total.gross:f}",
            },
        )


def _budget(row: Row) -> Budget:
    return Budget(
        version=row["version"],
        author=row["author"],
        note=row["note"],
        created_at=row["created_at"],
        estimate=Estimate.model_validate(row["estimate"]),
    )
