"""The ledger of one tenant: what people agreed to and took back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.consents.purposes import Channel
from shared.consents.statements import ANSWERS_OF, LIST_RECORDS, READ_TEXT, WRITE_RECORDS
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict
from shared.ids import id_of_request, new_id
from shared.persons import Person

#: ГК РФ, ст. 196 ч. 1: how long somebody may ask for the proof of a consent that is no more.
PROOF = timedelta(days=3 * 365)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A consent as it was given: `how` (a form, on paper, …), and `source`, the page or document."""

    person: Person
    purpose: str
    channel: Channel | None
    text_version: str
    text: str
    given_at: datetime
    how: str
    source: str


class Consents:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def allows(self, person: Person, purpose: str, channel: Channel | None = None) -> bool:
        """Whether the person's last word on this purpose and channel is yes."""
        return bool(self.allowed([person], purpose, channel))

    def allowed(
        self, people: Collection[Person], purpose: str, channel: Channel | None = None
    ) -> set[Person]:
        """Those of `people` whose last word is yes: one query for a whole mailing."""
        by_key = {person.key: person for person in people}
        rows = self._database.read(
            ANSWERS_OF,
            tenant_id=self._tenant_id,
            people=list(by_key),
            purpose=purpose,
            channel=channel or "",
        )[0]
        last = {row["person"]: row["granted"] for row in sorted(rows, key=_moment)}
        return {person for key, person in by_key.items() if last.get(key)}

    def record(self, given: Given, by: str) -> Row:
        """Add a consent. Raises `Conflict` when the version already names another text."""
        made = self._record(
            given.person,
            id_of_request("cns"),
            by,
            purpose=given.purpose,
            channel=given.channel or "",
            granted=True,
            text_version=given.text_version,
            given_at=given.given_at,
            how=given.how,
            source=given.source,
        )

        def work(tx: Transaction) -> None:
            key = {
                "tenant_id": self._tenant_id,
                "purpose": given.purpose,
                "version": given.text_version,
            }
            known = tx.execute(READ_TEXT, **key)[0]
            if known and known[0]["text"] != given.text:
                raise Conflict(
                    "Под этой версией уже записан другой текст: дайте новому тексту новую версию.",
                    "This version names another text.",
                )
            text = {**key, "text": given.text, "first_used_at": self._clock()}
            tx.commit(WRITE_RECORDS, texts=[] if known else [text], ended=[], **self._with_audit([made]))

        self._database.transaction(work)
        return {**made, "text": given.text}

    def withdraw(
        self,
        person: Person,
        by: str,
        *,
        how: str,
        source: str = "",
        purpose: str | None = None,
        channel: Channel | None = None,
    ) -> Rows:
        """Take back what is granted, of one purpose and channel or all of them; the records added."""

        def work(tx: Transaction) -> Rows:
            rows = tx.execute(LIST_RECORDS, tenant_id=self._tenant_id, person=person.key)[0]
            taken = [
                {
                    **self._record(
                        person,
                        new_id("cns"),
                        by,
                        purpose=row["purpose"],
                        channel=row["channel"],
                        granted=False,
                        text_version=row["text_version"],
                        given_at=self._clock(),
                        how=how,
                        source=source,
                        expire_at=self._clock() + PROOF,
                    ),
                    "text": row["text"],
                }
                for row in _in_force(rows)
                if purpose in {None, row["purpose"]} and channel in {None, row["channel"]}
            ]
            if taken:
                ended = self._ended(person, rows, taken)
                tx.commit(WRITE_RECORDS, texts=[], ended=ended, **self._with_audit(taken))
            return taken

        return self._database.transaction(work)

    def history(self, person: Person) -> Rows:
        """Every record of the person with its text, the oldest first."""
        rows = self._database.read(LIST_RECORDS, tenant_id=self._tenant_id, person=person.key)[0]
        return sorted(rows, key=_moment)

    def _ended(self, person: Person, rows: Rows, taken: Rows) -> Rows:
        """What is known of the purposes and channels taken back is proof from now on, and goes as they do."""
        ways = {(one["purpose"], one["channel"]): one["expire_at"] for one in taken}
        key = {"tenant_id": self._tenant_id, "person": person.key}
        return [
            {**key, "consent_id": row["consent_id"], "expire_at": ways[row["purpose"], row["channel"]]}
            for row in rows
            if (row["purpose"], row["channel"]) in ways
        ]

    def _record(self, person: Person, consent_id: str, by: str, **fields: Any) -> Row:
        key = {"tenant_id": self._tenant_id, "person": person.key, "consent_id": consent_id}
        return {**key, "expire_at": None, **fields, "recorded_by": by, "recorded_at": self._clock()}

    def _with_audit(self, records: Sequence[Row]) -> dict[str, Rows]:
        return {"records": list(records), "audit": [self._entry(record) for record in records]}

    def _entry(self, record: Row) -> Row:
        told = ("person", "purpose", "channel", "granted", "text_version", "how")
        return audit_entry(
            self._tenant_id,
            "consent",
            record["consent_id"],
            after={name: record[name] for name in told},
            personal=frozenset({"person"}),
        )


def _in_force(rows: Rows) -> Rows:
    """The last record of each purpose and channel, where it grants."""
    last = {(row["purpose"], row["channel"]): row for row in sorted(rows, key=_moment)}
    return [row for row in last.values() if row["granted"]]


def _moment(row: Row) -> tuple[datetime, bool]:
    """Of two records of one moment the withdrawal is the later."""
    return row["given_at"], not row["granted"]
