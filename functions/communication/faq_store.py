"""The FAQ of one agency: entries with their versions, votes, unanswered questions."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.communication import faq_statements as statements
from functions.communication.faq import STARTER, Entry, EntryBody, EntryState, starter_set
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Rows, Transaction
from shared.errors import NotFound, PreconditionFailed

#: Above every version and every question id.
NEWEST_VERSION = 2**31
#: Questions that are put together at once: the newest.
CLUSTERED = 500


@dataclass(frozen=True)
class Votes:
    """On the present version of an entry."""

    helpful: int = 0
    not_helpful: int = 0


class FaqStore:
    """Entries that change keep every version."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def entries(self) -> list[Entry]:
        """All of the agency's own, archived ones too."""
        rows = self._database.read(statements.LIST_ENTRIES, tenant_id=self._tenant_id)[0]
        return [Entry.model_validate(row) for row in rows]

    def get(self, entry_id: str) -> Entry:
        """Also one of the starter set. Raises `NotFound`."""
        if entry_id.startswith(STARTER):
            return _existing(next((one for one in starter_set() if one.entry_id == entry_id), None))
        rows = self._database.read(statements.READ_ENTRY, tenant_id=self._tenant_id, entry_id=entry_id)[0]
        return _existing(Entry.model_validate(rows[0]) if rows else None)

    def create(self, entry: Entry, author: str, answers: Sequence[str] = ()) -> Entry:
        """Write its first version. `answers`: questions it settles. An id that is there already is that of
        the same request carried out again."""

        def decide(stored: Entry | None) -> Entry:
            return stored or entry.model_copy(update={"version": 1})

        return self._change(entry.entry_id, decide, author, answers)

    def change(self, entry_id: str, expected: int, body: EntryBody, state: EntryState, author: str) -> Entry:
        """Write the next version. Raises `NotFound`, `PreconditionFailed`."""

        def decide(stored: Entry | None) -> Entry:
            entry = _existing(stored)
            if entry.version != expected:
                raise PreconditionFailed(
                    f"Сейчас версия {entry.version}: прочитайте заново и повторите.",
                    f"The current version is {entry.version}: read it again.",
                )
            return entry.model_copy(update={"body": body, "state": state, "version": entry.version + 1})

        return self._change(entry_id, decide, author, ())

    def versions(self, entry_id: str, before: int, limit: int) -> Rows:
        """Newest first. Raises `NotFound`."""
        self.get(entry_id)
        return self._database.read(
            statements.LIST_VERSIONS,
            tenant_id=self._tenant_id,
            entry_id=entry_id,
            before=before,
            limit=limit,
        )[0]

    def vote(self, entry_id: str, voter: str, helpful: bool) -> None:
        """One vote of a voter for the present version; a later one replaces it. Raises `NotFound`."""
        entry = self.get(entry_id)
        self._database.query(
            statements.WRITE_VOTE,
            tenant_id=self._tenant_id,
            entry_id=entry_id,
            version=entry.version,
            voter=voter,
            helpful=helpful,
            now=self._clock(),
            audit=[audit_entry(self._tenant_id, "faq_vote", entry_id, after={"helpful": helpful})],
        )

    def votes(self) -> Mapping[tuple[str, int], Votes]:
        """By entry and version."""
        counted: dict[tuple[str, int], dict[bool, int]] = defaultdict(dict)
        for row in self._database.read(statements.COUNT_VOTES, tenant_id=self._tenant_id)[0]:
            counted[row["entry_id"], row["version"]][row["helpful"]] = row["votes"]
        return {key: Votes(row.get(True, 0), row.get(False, 0)) for key, row in counted.items()}

    def unanswered(self, event_id: str | None, now: datetime) -> Rows:
        """The newest questions nobody has written an answer to."""
        return self._database.read(
            statements.LIST_QUESTIONS,
            tenant_id=self._tenant_id,
            event_id=event_id,
            now=now,
            limit=CLUSTERED,
        )[0]

    def _change(
        self, entry_id: str, decide: Callable[[Entry | None], Entry], author: str, answers: Sequence[str]
    ) -> Entry:
        def work(tx: Transaction) -> Entry:
            rows = tx.execute(statements.READ_ENTRY, tenant_id=self._tenant_id, entry_id=entry_id)[0]
            stored = Entry.model_validate(rows[0]) if rows else None
            written = decide(stored)
            if written == stored:
                return written
            settled = self._known(tx, answers)
            tx.commit(
                statements.WRITE_ENTRY,
                tenant_id=self._tenant_id,
                **dict(written),
                author=author,
                now=self._clock(),
                answered=[{**key, "answered_by": entry_id} for key in settled],
                audit=[self._audit(stored, written)],
            )
            return written

        return self._database.transaction(work)

    def _known(self, tx: Transaction, question_ids: Sequence[str]) -> list[Row]:
        """Keys of those questions that are the agency's."""
        if not question_ids:
            return []
        found = tx.execute(
            statements.FIND_QUESTIONS, tenant_id=self._tenant_id, question_ids=list(question_ids)
        )[0]
        return [{"tenant_id": self._tenant_id, "question_id": row["question_id"]} for row in found]

    def _audit(self, stored: Entry | None, written: Entry) -> Row:
        before = stored.model_dump(mode="json", exclude={"entry_id"}) if stored else None
        after = written.model_dump(mode="json", exclude={"entry_id"})
        return audit_entry(self._tenant_id, "faq_entry", written.entry_id, before=before, after=after)


def _existing(entry: Entry | None) -> Entry:
    if entry is None:
        raise no_such_entry()
    return entry


def no_such_entry() -> NotFound:
    """Also for another agency's and, to a client, another event's."""
    return NotFound("Такого ответа в справочнике нет.", "No such FAQ entry.")
