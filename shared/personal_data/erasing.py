"""Erasure: what may go goes, what the law wants kept is kept and said.

Tables are gone through page by page; each page is mended and the place saved in one transaction, so an
erasure that was cut short goes on where it stopped when it is asked for again, and one that is done finds
nothing. The account goes last: until then it tells who the person is.
"""

import hashlib
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.consents.ledger import Consents
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict
from shared.ids import new_id
from shared.personal_data import records_statements as yql
from shared.personal_data.records import RECORDS, find, resolve
from shared.personal_data.registry import register
from shared.personal_data.subject import Subject
from shared.personal_data.texts import TEXTS, Texts
from shared.persons import Person

PAGE = 100
#: Order of Roskomnadzor № 179 of 2022-10-28: the act of destruction is kept for three years.
PROOF = timedelta(days=3 * 365)
#: After the last table.
DONE = "done"


class Erasures:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def erase(self, person: Person, names: frozenset[str], by: str, until: datetime) -> Row:
        """Erase until that moment; the erasure as it stands then, finished or not. Raises `Conflict` for the
        last owner of the agency."""
        subject = resolve(self._database, self._tenant_id, person, names)
        self._require_another_owner(subject)
        erasure = self._unfinished(person) or self._begin(person, by)
        consents = Consents(self._database, self._tenant_id, self._clock)
        for key in subject.keys:
            consents.withdraw(_person(key), by, how="erasure", source=erasure["erasure_id"])
        for texts in _rest(erasure["position"]):
            while erasure["position"]["table"] == texts.table:
                if self._clock() >= until:
                    return {**erasure, "finished_at": None}
                erasure = self._database.transaction(self._page(texts, erasure, subject))
        return self._database.transaction(self._end(erasure, subject))

    def list(self) -> Rows:
        """The newest first."""
        return self._database.read(yql.LIST_ERASURES, tenant_id=self._tenant_id)[0]

    def _unfinished(self, person: Person) -> Row | None:
        rows = self._database.read(
            yql.UNFINISHED, tenant_id=self._tenant_id, person=digest_of(self._tenant_id, person)
        )[0]
        return rows[0] if rows else None

    def _begin(self, person: Person, by: str) -> Row:
        now, erasure_id = self._clock(), new_id("ers")
        row: Row = {
            "erasure_id": erasure_id,
            "position": {"table": TEXTS[0].table, "after": {}},
            "report": {},
        }
        self._database.query(
            yql.BEGIN_ERASURE,
            tenant_id=self._tenant_id,
            person=digest_of(self._tenant_id, person),
            requested_by=by,
            now=now,
            expire_at=now + PROOF,
            audit=[self._entry(erasure_id, {"state": "begun"})],
            **row,
        )
        return {**row, "requested_at": now}

    def _page(self, texts: Texts, erasure: Row, subject: Subject) -> Any:
        """Work for a transaction: mend one page and save the place."""
        key = {"tenant_id": self._tenant_id, "erasure_id": erasure["erasure_id"]}

        def work(tx: Transaction) -> Row:
            [stored] = tx.execute(yql.READ_ERASURE, **key)[0]
            if stored["position"] != erasure["position"]:  # done, and only the answer was lost
                return {**erasure, **stored}
            after = erasure["position"]["after"] or texts.start
            rows = tx.execute(texts.page, tenant_id=self._tenant_id, limit=PAGE, **after)[0]
            concerned = [row for row in rows if texts.concerns(row, subject)]
            changed = list(texts.mended(rows, subject)) if texts.rewrite else []
            if texts.rewrite and changed:
                tx.execute(texts.rewrite, rows=[{"tenant_id": self._tenant_id, **row} for row in changed])
            counted = {"erased": len(changed), "kept": 0 if texts.rewrite else len(concerned)}
            following = {
                "position": _following(texts, rows),
                "report": _added(erasure["report"], texts.table, counted),
            }
            tx.commit(yql.SAVE_POSITION, **key, **following)
            return {**erasure, **following}

        return work

    def _end(self, erasure: Row, subject: Subject) -> Any:
        """Work for a transaction: the accounts, and the end of the erasure."""
        key = {"tenant_id": self._tenant_id, "erasure_id": erasure["erasure_id"]}

        def work(tx: Transaction) -> Row:
            [stored] = tx.execute(yql.READ_ERASURE, **key)[0]
            if stored["finished_at"]:
                return {**erasure, **stored}
            users, now = sorted(subject.user_ids), self._clock()
            _, elsewhere = tx.execute(yql.ROLES, tenant_id=self._tenant_id, user_ids=users)
            leaving = replace(subject, user_ids=subject.user_ids - {row["user_id"] for row in elsewhere})
            report = self._with_records(erasure["report"], subject, leaving)
            tx.commit(
                yql.ERASE_ACCOUNTS,
                **key,
                emails=sorted(subject.emails),
                people=subject.keys,
                user_ids=users,
                leaving=sorted(leaving.user_ids),
                report=report,
                position={"table": DONE, "after": {}},
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
            report = _added(report, one.table, {"kept" if is_kept else "erased": len(rows)})
        return report

    def _require_another_owner(self, subject: Subject) -> None:
        owners, _ = self._database.read(
            yql.ROLES, tenant_id=self._tenant_id, user_ids=sorted(subject.user_ids)
        )
        if owners and {row["user_id"] for row in owners} <= subject.user_ids:
            raise Conflict(
                "Это единственный владелец агентства: сначала назначьте другого.", "This is the last owner."
            )

    def _entry(self, erasure_id: str, after: dict[str, Any]) -> Row:
        return audit_entry(self._tenant_id, "erasure", erasure_id, after=after)


def digest_of(tenant_id: str, person: Person) -> str:
    """What proves later that this person was erased, without naming them."""
    return hashlib.sha256(f"{tenant_id} {person.key}".encode()).hexdigest()


def _person(key: str) -> Person:
    kind, _, value = key.partition(":")
    return Person.model_validate({"user_id" if kind == "user" else kind: value})


def _rest(position: Row) -> list[Texts]:
    """The tables from the saved place on."""
    tables = [one.table for one in TEXTS]
    start = tables.index(position["table"]) if position["table"] in tables else len(tables)
    return list(TEXTS[start:])


def _following(texts: Texts, rows: Rows) -> Row:
    """The place after a page; a short page is a table's last."""
    if len(rows) == PAGE:
        return {"table": texts.table, "after": dict(texts.key_of(rows[-1]))}
    tables = [one.table for one in TEXTS]
    place = tables.index(texts.table) + 1
    return {"table": tables[place] if place < len(tables) else DONE, "after": {}}


def _added(report: Row, table: str, counted: dict[str, int]) -> Row:
    before: dict[str, int] = defaultdict(int, report.get(table, {}))
    return {**report, table: {name: before[name] + counted.get(name, 0) for name in ("erased", "kept")}}
