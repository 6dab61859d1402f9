"""Erasure: what may go goes, what the law wants kept is kept and said.

Tables are gone through page by page; each page is mended and the place saved in one transaction, with the
files of what was mended, which go before the next page. Whoever is at an erasure holds a lease; one that was
cut short goes on where it stopped, when it is asked for again or by housekeeping. The account goes last:
until then it tells who the person is.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.consents.ledger import Consents
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict
from shared.ids import new_id
from shared.objects import Objects
from shared.personal_data import erasures_statements as yql
from shared.personal_data.records import RECORDS, find, resolve, roles
from shared.personal_data.registry import register
from shared.personal_data.subject import Subject
from shared.personal_data.texts import TEXTS, Texts
from shared.persons import Person

PAGE = 100
#: Order of Roskomnadzor № 179 of 2022-10-28: the act of destruction is kept for three years.
PROOF = timedelta(days=3 * 365)
#: After the last table.
DONE = "done"
#: An invocation ends a little after it should have.
LEASE_OVERLAP = timedelta(seconds=10)
BY_TABLE = {one.table: one for one in TEXTS}


class Request(BaseModel):
    """Who is to be erased, by which other addresses and numbers they are known, and under which names."""

    person: Person
    also: list[Person] = []
    names: list[str] = []


class Erasures:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, objects: Objects, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._objects = objects
        self._clock = clock

    def erase(self, request: Request, by: str, until: datetime) -> Row:
        """Erase until that moment; the erasure as it stands then, finished or not. Raises `Conflict` for the
        last owner of the agency."""
        subject = self._subject(request)
        _require_another(roles(self._database.read, self._tenant_id, subject)[0], subject)
        return self.go_on(self._unfinished(request) or self._begin(request, by), until)

    def go_on(self, erasure_id: str, until: datetime) -> Row:
        """The same for one that was begun. While somebody else is at it nothing is done."""
        erasure, is_ours = self._database.transaction(self._take(erasure_id, until))
        if not is_ours:
            return erasure
        subject = self._subject(Request.model_validate(erasure["request"]))
        self._withdraw_consents(subject, erasure)
        self._drop_files(erasure)
        while erasure["position"]["table"] != DONE:
            if self._clock() >= until:
                self._lease(erasure_id, self._clock())
                return erasure
            erasure = self._database.transaction(self._page(erasure, subject))
            self._drop_files(erasure)
        return self._database.transaction(self._end(erasure, subject))

    def list(self) -> Rows:
        """The newest first."""
        return self._database.read(yql.LIST, tenant_id=self._tenant_id)[0]

    def _subject(self, request: Request) -> Subject:
        known = [request.person, *request.also]
        return resolve(self._database, self._tenant_id, known, frozenset(request.names))

    def _unfinished(self, request: Request) -> str | None:
        """With more to look for it is another erasure: what lies behind this one was not searched for it."""
        person = digest_of(self._tenant_id, request.person)
        rows = self._database.read(yql.UNFINISHED, tenant_id=self._tenant_id, person=person)[0]
        return next((row["erasure_id"] for row in rows if row["request"] == request.model_dump()), None)

    def _begin(self, request: Request, by: str) -> str:
        now, erasure_id = self._clock(), new_id("ers")
        self._database.query(
            yql.BEGIN,
            tenant_id=self._tenant_id,
            erasure_id=erasure_id,
            person=digest_of(self._tenant_id, request.person),
            request=request.model_dump(),
            requested_by=by,
            now=now,
            position={"table": TEXTS[0].table, "after": {}, "files": []},
            report={},
            expire_at=now + PROOF,
            audit=[self._entry(erasure_id, {"state": "begun"})],
        )
        return erasure_id

    def _take(self, erasure_id: str, until: datetime) -> Callable[[Transaction], tuple[Row, bool]]:
        """The erasure, and whether it is ours until that moment."""
        key = {"tenant_id": self._tenant_id, "erasure_id": erasure_id}

        def work(tx: Transaction) -> tuple[Row, bool]:
            [erasure] = tx.execute(yql.READ, **key)[0]
            if erasure["due_at"] is None or erasure["due_at"] > self._clock():
                return erasure, False
            tx.commit(yql.LEASE, **key, due_at=until + LEASE_OVERLAP)
            return erasure, True

        return work

    def _lease(self, erasure_id: str, due_at: datetime) -> None:
        self._database.query(yql.LEASE, tenant_id=self._tenant_id, erasure_id=erasure_id, due_at=due_at)

    def _withdraw_consents(self, subject: Subject, erasure: Row) -> None:
        consents = Consents(self._database, self._tenant_id, self._clock)
        for key in subject.keys:
            consents.withdraw(
                _person(key), erasure["requested_by"], how="erasure", source=erasure["erasure_id"]
            )

    def _drop_files(self, erasure: Row) -> None:
        """Those of the page before the place."""
        for key in erasure["position"]["files"]:
            self._objects.destroy(key)

    def _page(self, erasure: Row, subject: Subject) -> Callable[[Transaction], Row]:
        """Mend a page and save the place."""
        key = {"tenant_id": self._tenant_id, "erasure_id": erasure["erasure_id"]}
        texts = BY_TABLE[erasure["position"]["table"]]

        def work(tx: Transaction) -> Row:
            [stored] = tx.execute(yql.READ, **key)[0]
            if stored["position"] != erasure["position"]:  # done, and only the answer was lost
                return stored
            after = erasure["position"]["after"] or texts.start
            rows = tx.execute(texts.page, tenant_id=self._tenant_id, limit=PAGE, **after)[0]
            changed = list(texts.mended(rows, subject))
            if changed:
                tx.execute(texts.rewrite, rows=[{"tenant_id": self._tenant_id, **row} for row in changed])
            following = self._following(erasure, texts, rows, subject)
            tx.commit(yql.SAVE_POSITION, **key, **following)
            return {**erasure, **following}

        return work

    def _following(self, erasure: Row, texts: Texts, rows: Rows, subject: Subject) -> Row:
        """Position and report after a page."""
        changing, kept = texts.changing(rows, subject), texts.kept(rows, subject)
        gone = texts.files_of(self._tenant_id, changing)
        report = _added(erasure["report"], texts.table, erased=len(changing), kept=len(kept))
        if texts.files:
            staying = texts.files_of(self._tenant_id, kept)
            report = _added(report, texts.files.purpose, erased=len(gone), kept=len(staying))
        position = {**_place_after(texts, rows), "files": [file.key for file in gone]}
        return {"position": position, "report": report}

    def _end(self, erasure: Row, subject: Subject) -> Callable[[Transaction], Row]:
        """The accounts, and the end of the erasure."""
        key = {"tenant_id": self._tenant_id, "erasure_id": erasure["erasure_id"]}

        def work(tx: Transaction) -> Row:
            [stored] = tx.execute(yql.READ, **key)[0]
            if stored["finished_at"]:
                return stored
            owners, elsewhere = roles(tx.execute, self._tenant_id, subject)
            _require_another(owners, subject)
            leaving = replace(subject, user_ids=subject.user_ids - elsewhere)
            report, now = self._with_records(erasure["report"], subject, leaving), self._clock()
            tx.commit(
                yql.FINISH,
                **key,
                emails=sorted(subject.emails),
                people=subject.keys,
                user_ids=sorted(subject.user_ids),
                leaving=sorted(leaving.user_ids),
                report=report,
                position={"table": DONE, "after": {}, "files": []},
                now=now,
                proof_until=now + PROOF,
                audit=[self._entry(erasure["erasure_id"], {"state": "done", "tables": report})],
            )
            return {**erasure, "report": report, "finished_at": now}

        return work

    def _with_records(self, report: Row, subject: Subject, leaving: Subject) -> Row:
        for one in RECORDS:
            rows = find(self._database, self._tenant_id, one, leaving if one.is_of_no_agency else subject)
            is_kept = register().class_of(one.table).on_erasure == "kept"
            report = _added(report, one.table, **{"kept" if is_kept else "erased": len(rows)})
        return report

    def _entry(self, erasure_id: str, after: dict[str, Any]) -> Row:
        return audit_entry(self._tenant_id, "erasure", erasure_id, after=after)


def digest_of(tenant_id: str, person: Person) -> str:
    """What proves later that this person was erased, without naming them."""
    return hashlib.sha256(f"{tenant_id} {person.key}".encode()).hexdigest()


def _require_another(owners: set[str], subject: Subject) -> None:
    if owners and owners <= subject.user_ids:
        raise Conflict(
            "Это единственный владелец агентства: сначала назначьте другого.", "This is the last owner."
        )


def _person(key: str) -> Person:
    kind, _, value = key.partition(":")
    return Person.model_validate({"user_id" if kind == "user" else kind: value})


def _place_after(texts: Texts, rows: Rows) -> Row:
    """A short page is a table's last."""
    if len(rows) == PAGE:
        return {"table": texts.table, "after": dict(texts.key_of(rows[-1]))}
    tables = [one.table for one in TEXTS]
    place = tables.index(texts.table) + 1
    return {"table": tables[place] if place < len(tables) else DONE, "after": {}}


def _added(report: Row, name: str, *, erased: int = 0, kept: int = 0) -> Row:
    counts: Counter[str] = Counter(report.get(name, {}))
    return {**report, name: {"erased": counts["erased"] + erased, "kept": counts["kept"] + kept}}
