"""A mailing and what may become of it. Pure.

draft → awaiting (an approval) → scheduled → sending → sent
`paused` from scheduled and sending and back; `cancelled` from anything but sent; a refusal makes it a draft.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from functions.communication.mail.content import Content
from shared.errors import Conflict

Kind = Literal["campaign", "letter"]


class State(StrEnum):
    """Where a mailing is."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


#: In Russian, for refusals.
TITLES = {
    State.DRAFT: "черновик",
    State.AWAITING: "ждёт согласования",
    State.SCHEDULED: "запланирована",
    State.SENDING: "отправляется",
    State.PAUSED: "приостановлена",
    State.SENT: "отправлена",
    State.CANCELLED: "отменена",
}


class RecipientState(StrEnum):
    """Where one recipient is; see the package's docstring."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Mailing(BaseModel):
    """A row of `mailings`. `round` numbers the chain of messages that works it: a message of another round
    is of an older chain. `recipients` is None until a list is whole."""

    model_config = ConfigDict(frozen=True)

    mailing_id: str
    kind: Kind
    event_id: str | None = None
    title: str
    state: State = State.DRAFT
    content: Content
    version: int = 1
    round: int = 0
    lease_until: datetime | None = None
    starts_at: datetime | None = None
    approval_id: str | None = None
    note: str | None = None
    """Why it stands still, for people."""
    recipients: int | None = None
    created_by: str
    created_at: datetime
    expire_at: datetime

    def changed(self, **fields: Any) -> "Mailing":
        """The next version."""
        return self.model_copy(update={"version": self.version + 1, **fields})

    def edited(self, **fields: Any) -> "Mailing":
        """Only a draft's words and list may change. Raises `Conflict`."""
        self._require(State.DRAFT)
        return self.changed(**fields)

    def requested(self, at: datetime, approval_id: str | None) -> "Mailing":
        """To be sent at a time: after the approval, or right away without one. Raises `Conflict`."""
        self._require(State.DRAFT)
        if not self.recipients:
            raise Conflict("Сначала загрузите список получателей.", "There are no recipients.")
        if approval_id is not None:
            return self.changed(state=State.AWAITING, starts_at=at, approval_id=approval_id, note=None)
        return self.changed(state=State.SCHEDULED, starts_at=at, round=self.round + 1, note=None)

    def approved(self, now: datetime) -> "Mailing":
        """It goes at its time, or at once when that has passed."""
        at = max(now, self.starts_at or now)
        return self.changed(state=State.SCHEDULED, starts_at=at, round=self.round + 1)

    def rejected(self, comment: str | None) -> "Mailing":
        """To be written anew."""
        return self.changed(state=State.DRAFT, approval_id=None, note=comment or "Не согласовано.")

    def paused(self, note: str | None = None) -> "Mailing":
        """Nothing leaves any more; letters in flight end. Raises `Conflict`."""
        self._require(State.SCHEDULED, State.SENDING)
        return self.changed(state=State.PAUSED, round=self.round + 1, note=note)

    def resumed(self, now: datetime) -> "Mailing":
        """Goes on where it stopped. Raises `Conflict`."""
        self._require(State.PAUSED)
        at = max(now, self.starts_at or now)
        return self.changed(state=State.SCHEDULED, starts_at=at, round=self.round + 1, note=None)

    def cancelled(self) -> "Mailing":
        """For good. Raises `Conflict` when it is sent already."""
        self._require(*(state for state in State if state not in {State.SENT, State.CANCELLED}))
        return self.changed(state=State.CANCELLED, round=self.round + 1, note=None)

    def reopened(self, now: datetime) -> "Mailing":
        """Sent, and some recipients are to be tried again."""
        self._require(State.SENT, State.PAUSED)
        return self.changed(state=State.SCHEDULED, starts_at=now, round=self.round + 1, note=None)

    def _require(self, *states: State) -> None:
        if self.state not in states:
            raise Conflict(
                f"Сейчас рассылка в состоянии «{TITLES[self.state]}», так с ней поступить нельзя.",
                f"The mailing is {self.state}.",
            )
