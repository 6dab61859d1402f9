"""The vendors' tables: a vendor's row with its place in the index, and its reviews."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.vendors.models import (
    CategoryMarks,
    Mark,
    Review,
    ReviewRequest,
    Vendor,
    VendorRecord,
    vendor_id,
)
from functions.vendors.search import index_terms
from functions.vendors.statements import (
    LIST_REVIEWS,
    READ_CARDS,
    READ_INDEX,
    READ_VENDORS,
    SAVE_MEANINGS,
    SAVE_REVIEWS,
    SAVE_VENDORS,
)
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict, NotFound, PreconditionFailed

#: Vendors written in one transaction: with the index rows of each it stays far below YDB's limits.
BATCH = 100

#: Of a vendor that is one person these are personal data: the journal does not repeat them.
PERSONAL = frozenset({"contacts", "party"})

Change = Callable[[VendorRecord], VendorRecord]


@dataclass(frozen=True)
class Index:
    """What the index says of some categories and terms."""

    marks: Mapping[str, CategoryMarks]
    """Of each category."""
    hits: Mapping[str, Mapping[str, int]]
    """Term → vendor id → weight."""


@dataclass(frozen=True)
class Imported:
    """How many vendors a batch added, changed and left as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(
            self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged
        )


@dataclass(frozen=True)
class _Stored:
    record: VendorRecord
    created_at: datetime


class VendorStore:
    """The vendors of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def get(self, key: str) -> VendorRecord:
        """One vendor. Raises `NotFound`."""
        found = self.many([key])
        if not found:
            raise _not_found()
        return found[0]

    def many(self, keys: Sequence[str]) -> list[VendorRecord]:
        """Those of the vendors that exist, in the order asked for."""
        rows = self._database.read(READ_VENDORS, tenant_id=self._tenant_id, vendor_ids=list(keys))[0]
        found = {row["vendor_id"]: _stored(row).record for row in rows}
        return [found[key] for key in keys if key in found]

    def index(self, categories: Iterable[str], terms: Iterable[str]) -> Index:
        """Marks of the categories and vendors of the terms: one round trip."""
        marks, hits = self._database.read(
            READ_INDEX, tenant_id=self._tenant_id, categories=list(categories), terms=list(terms)
        )
        return Index(_marks(marks), _hits(hits))

    def cards(
        self, categories: Iterable[str], terms: Iterable[str]
    ) -> tuple[Mapping[str, CategoryMarks], list[VendorRecord]]:
        """Marks of the categories, and every vendor that has one of the terms: one round trip."""
        marks, rows = self._database.read(
            READ_CARDS, tenant_id=self._tenant_id, categories=list(categories), terms=list(terms)
        )
        found = {row["vendor_id"]: row for row in rows}
        return _marks(marks), [_stored(found[key]).record for key in sorted(found)]

    def create(self, vendor: Vendor) -> VendorRecord:
        """Add a vendor. Raises `Conflict` when the agency has it."""
        record = VendorRecord(id=vendor_id(vendor), version=1, vendor=vendor)

        def work(tx: Transaction) -> VendorRecord:
            if self._read(tx, [record.id]):
                raise Conflict(
                    "Такой подрядчик уже есть: измените его карточку.", "This vendor exists: change it."
                )
            self._save(tx, {}, [record])
            return record

        return self._database.transaction(work)

    def change(self, key: str, version: int, change: Change) -> VendorRecord:
        """Apply a change to the version the caller has seen. Raises `NotFound`, `PreconditionFailed`."""

        def work(tx: Transaction) -> VendorRecord:
            stored = self._read(tx, [key])
            if key not in stored:
                raise _not_found()
            old = stored[key].record
            if old.version != version:
                raise PreconditionFailed(
                    "Карточку уже изменили: прочитайте её заново.", "The vendor changed: read it again."
                )
            new = change(old).model_copy(update={"version": version + 1})
            self._save(tx, stored, [new])
            return new

        return self._database.transaction(work)

    def add_review(self, review: Review) -> VendorRecord:
        """Keep the review and leave its mark. Raises `NotFound`."""
        key = review.vendor_id

        def work(tx: Transaction) -> VendorRecord:
            stored = self._read(tx, [key])
            if key not in stored:
                raise _not_found()
            new = stored[key].record.with_mark(review.mark)
            tx.execute(SAVE_REVIEWS, reviews=[self._review_row(review)])
            self._save(tx, stored, [new])
            return new

        return self._database.transaction(work)

    def learn(self, meanings: Mapping[str, str]) -> None:
        """Keep what vendors' words mean. It follows from the cards, so no version counts it."""
        rows = [
            {"tenant_id": self._tenant_id, "vendor_id": key, "meaning": meaning}
            for key, meaning in meanings.items()
        ]
        if rows:
            self._database.query(SAVE_MEANINGS, meanings=rows)

    def put_reviews(self, reviews: Sequence[Review]) -> None:
        """Keep reviews whose marks are on their vendors already."""
        for start in range(0, len(reviews), BATCH * 5):
            batch = reviews[start : start + BATCH * 5]
            self._database.query(SAVE_REVIEWS, reviews=[self._review_row(review) for review in batch])

    def reviews(self, key: str, before: str, limit: int) -> list[Review]:
        """Reviews older than the id, the newest first."""
        rows = self._database.read(
            LIST_REVIEWS, tenant_id=self._tenant_id, vendor_id=key, before=before, limit=limit
        )[0]
        return [_review(key, row) for row in rows]

    def put_all(self, records: Sequence[VendorRecord]) -> Imported:
        """Write vendors that may be there already: cards are replaced, marks and busy days of known
        vendors stay. A batch is a transaction; doing it again changes nothing."""
        batches = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
        return sum((self._put_batch(batch) for batch in batches), Imported())

    def known(self, keys: Sequence[str]) -> dict[str, Vendor]:
        """The cards of those of the vendors that exist."""
        batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
        return {record.id: record.vendor for batch in batches for record in self.many(batch)}

    def _put_batch(self, records: Sequence[VendorRecord]) -> Imported:
        def work(tx: Transaction) -> Imported:
            stored = self._read(tx, [record.id for record in records])
            merged = [_merged(record, stored.get(record.id)) for record in records]
            written = [record for record in merged if record is not None]
            if written:
                self._save(tx, stored, written)
            created = sum(record.id not in stored for record in records)
            return Imported(created, len(written) - created, len(records) - len(written))

        return self._database.transaction(work)

    def _read(self, tx: Transaction, keys: Sequence[str]) -> dict[str, _Stored]:
        rows = tx.execute(READ_VENDORS, tenant_id=self._tenant_id, vendor_ids=list(keys))[0]
        return {row["vendor_id"]: _stored(row) for row in rows}

    def _save(self, tx: Transaction, stored: Mapping[str, _Stored], records: Sequence[VendorRecord]) -> None:
        """Write the rows with their index, drop index rows that no longer hold, commit."""
        now = self._clock()
        old = [stored[record.id].record for record in records if record.id in stored]
        tx.commit(
            SAVE_VENDORS,
            vendors=[self._row(one, stored.get(one.id), now) for one in records],
            marks=[row for one in records for row in self._mark_rows(one)],
            terms=[row for one in records for row in self._term_rows(one)],
            old_marks=_gone(old, records, self._mark_rows, "category"),
            old_terms=_gone(old, records, self._term_rows, "term"),
            audit=[self._audit_entry(stored.get(one.id), one) for one in records],
        )

    def _audit_entry(self, stored: _Stored | None, record: VendorRecord) -> Row:
        before = _told(stored.record) if stored else None
        return audit_entry(
            self._tenant_id, "vendor", record.id, before=before, after=_told(record), personal=PERSONAL
        )

    def _row(self, record: VendorRecord, stored: _Stored | None, now: datetime) -> dict[str, Any]:
        return {
            "tenant_id": self._tenant_id,
            "vendor_id": record.id,
            "version": record.version,
            "card": record.vendor.model_dump(mode="json", exclude_defaults=True),
            "marks": [mark.model_dump(mode="json", exclude_defaults=True) for mark in record.marks],
            "busy": [day.isoformat() for day in record.busy],
            "meaning": record.meaning,
            "created_at": stored.created_at if stored else now,
            "updated_at": now,
        }

    def _review_row(self, review: Review) -> dict[str, Any]:
        return {
            "tenant_id": self._tenant_id,
            "vendor_id": review.vendor_id,
            "review_id": review.id,
            "review": review.model_dump(mode="json", include=set(ReviewRequest.model_fields)),
            "author": review.author,
            "written_at": review.written_at,
        }

    def _mark_rows(self, record: VendorRecord) -> list[dict[str, Any]]:
        marks = {"marks_count": len(record.marks), "marks_total": sum(mark.stars for mark in record.marks)}
        return [
            {"tenant_id": self._tenant_id, "vendor_id": record.id, "category": category, **marks}
            for category in record.vendor.categories
        ]

    def _term_rows(self, record: VendorRecord) -> list[dict[str, Any]]:
        return [
            {"tenant_id": self._tenant_id, "vendor_id": record.id, "term": term, "weight": weight}
            for term, weight in index_terms(record.vendor).items()
        ]


def _told(record: VendorRecord) -> dict[str, Any]:
    """What the journal says of a vendor."""
    card = record.vendor.model_dump(mode="json", exclude_defaults=True)
    return {**card, "busy": [day.isoformat() for day in record.busy], "marks": len(record.marks)}


def _gone(
    old: Sequence[VendorRecord],
    new: Sequence[VendorRecord],
    rows: Callable[[VendorRecord], list[dict[str, Any]]],
    name: str,
) -> list[dict[str, Any]]:
    """Keys of the index rows that the old records had and the new ones have not."""
    kept = {(row["vendor_id"], row[name]) for record in new for row in rows(record)}
    return [
        {key: row[key] for key in ("tenant_id", "vendor_id", name)}
        for record in old
        for row in rows(record)
        if (row["vendor_id"], row[name]) not in kept
    ]


def _merged(record: VendorRecord, stored: _Stored | None) -> VendorRecord | None:
    """The record to write, None when nothing would change."""
    if stored is None:
        return record
    if stored.record.vendor == record.vendor:
        return None
    return stored.record.model_copy(update={"vendor": record.vendor, "version": stored.record.version + 1})


def _stored(row: Row) -> _Stored:
    record = VendorRecord(
        id=row["vendor_id"],
        version=row["version"],
        vendor=Vendor.model_validate(row["card"]),
        marks=[Mark.model_validate(mark) for mark in row["marks"]],
        busy=[date.fromisoformat(day) for day in row["busy"]],
        meaning=row.get("meaning") or "",
    )
    return _Stored(record, row["created_at"])


def _review(key: str, row: Row) -> Review:
    return Review(
        **row["review"],
        vendor_id=key,
        id=row["review_id"],
        author=row["author"],
        written_at=row["written_at"],
    )


def _marks(rows: Rows) -> dict[str, CategoryMarks]:
    return {row["category"]: CategoryMarks(count=row["count"], total=row["total"]) for row in rows}


def _hits(rows: Rows) -> dict[str, dict[str, int]]:
    hits: dict[str, dict[str, int]] = {}
    for row in rows:
        hits.setdefault(row["term"], {})[row["vendor_id"]] = row["weight"]
    return hits


def _not_found() -> NotFound:
    return NotFound("Такого подрядчика нет.", "No such vendor.")
