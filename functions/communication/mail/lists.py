"""The people on the lists of one agency's mailings, and what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.communication.mail import statements
from functions.communication.mail.mailing import RecipientState
from shared.clock import Clock
from shared.database import Database, Row, Rows


@dataclass(frozen=True)
class Addressee:
    """A row of a mailing's list."""

    recipient_id: str
    email: str
    fields: Mapping[str, str]
    secret: str
    state: RecipientState = RecipientState.WAITING
    reason: str | None = None
    attempts: int = 0
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Settled:
    """What became of a claimed one."""

    recipient_id: str
    state: RecipientState
    reason: str | None = None
    message_id: str | None = None


class ListStore:
    """Rows are claimed before their letters leave: a claim is a conditional update of one row."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def progress(self, mailing_id: str) -> Mapping[RecipientState, int]:
        """People by state."""
        rows = self._database.read(statements.COUNT_RECIPIENTS, **self._key(mailing_id))[0]
        return {RecipientState(row["state"]): row["people"] for row in rows}

    def page(self, mailing_id: str, state: RecipientState | None, after: str, limit: int) -> list[Addressee]:
        """In the order of their ids."""
        rows = self._database.read(
            statements.LIST_RECIPIENTS, **self._key(mailing_id), state=state, after=after, limit=limit
        )[0]
        return [_addressee(row) for row in rows]

    def in_state(self, mailing_id: str, state: RecipientState, limit: int) -> list[Addressee]:
        """Some of those."""
        rows = self._database.read(statements.IN_STATE, **self._key(mailing_id), state=state, limit=limit)[0]
        return [_addressee(row) for row in rows]

    def get(self, mailing_id: str, recipient_id: str) -> Addressee | None:
        """None: there is no such row, or no longer."""
        rows = self._database.read(
            statements.READ_RECIPIENT, **self._key(mailing_id), recipient_id=recipient_id
        )[0]
        return _addressee(rows[0]) if rows else None

    def claim(self, mailing_id: str, recipient_id: str, settled: Iterable[Settled]) -> int | None:
        """Take one that waits, and settle those before it. Gives which try this is; None when
        it waits no longer."""
        claimed = self._database.query(
            statements.CLAIM,
            **self._key(mailing_id),
            recipient_id=recipient_id,
            now=self._clock(),
            settled=self._settled(mailing_id, settled),
        )[0]
        return claimed[0]["attempts"] if claimed else None

    def settle(self, mailing_id: str, settled: Iterable[Settled]) -> None:
        """Write down what became of some."""
        if rows := self._settled(mailing_id, settled):
            self._database.query(statements.SETTLE, settled=rows)

    def tell(
        self, mailing_id: str, recipient_id: str, state: RecipientState, before: Iterable[RecipientState]
    ) -> None:
        """News of a letter, where the row is in one of the states `before`."""
        self._database.query(
            statements.TELL_OF,
            **self._key(mailing_id),
            recipient_id=recipient_id,
            state=state,
            from_states=list(before),
        )

    def _settled(self, mailing_id: str, settled: Iterable[Settled]) -> Rows:
        now = self._clock()
        return [
            {
                **self._key(mailing_id),
                **vars(one),
                "sent_at": now if one.state is RecipientState.SENT else None,
            }
            for one in settled
        ]

    def _key(self, mailing_id: str) -> dict[str, str]:
        return {"tenant_id": self._tenant_id, "mailing_id": mailing_id}


def find_letter(database: Database, message_id: str) -> tuple[str, str, str] | None:
    """(tenant, mailing, recipient) of a letter that only its provider's id is known of."""
    rows = database.read(statements.BY_MESSAGE, message_id=message_id)[0]
    if len(rows) != 1:
        return None
    return rows[0]["tenant_id"], rows[0]["mailing_id"], rows[0]["recipient_id"]


def _addressee(row: Row) -> Addressee:
    return Addressee(**{**row, "state": RecipientState(row["state"])})
