"""How a round goes: what each failure means for its letter and for the letters after it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.communication.mail.mailing import RecipientState
from functions.communication.senders.base import (
    Misconfigured,
    Refused,
    SendError,
    TooMany,
    Transient,
    Unknown,
)

#: How often one recipient is tried, and the pauses in seconds between: an hour in all.
MAX_TRIES = 8
PAUSES = (60, 120, 240, 480, 900)
#: Troubles one after another that are no longer those of single recipients.
STREAK = 3
REFUSED_STREAK = 10


@dataclass
class Course:
    """`next_at`: when to go on; `trouble`: why to stop until somebody looks."""

    next_at: datetime | None = None
    trouble: str | None = None
    streak: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether to send no more in this round."""
        return self.next_at is not None or self.trouble is not None

    def wait_until(self, at: datetime) -> None:
        """Not before that, nor before what was known already."""
        self.next_at = max(self.next_at or at, at)

    def went_well(self) -> None:
        """A letter was taken."""
        self.streak.clear()

    def went_wrong(self, error: SendError, tries: int, now: datetime) -> RecipientState:
        """What becomes of the recipient tried for the `tries`th time."""
        self.streak.append(error.reason)
        match error:
            case Refused():
                self.trouble = _repeated(self.streak, REFUSED_STREAK)
                return RecipientState.FAILED
            case Unknown():
                self.trouble = _repeated(self.streak, STREAK)
                return RecipientState.UNKNOWN
            case Misconfigured():
                self.trouble = f"Отправитель не принимает письма ({error.reason}). Проверьте настройки почты."
            case TooMany():
                self.wait_until(now + timedelta(seconds=error.retry_after))
            case Transient():
                return self._not_now(tries, now)
        return RecipientState.WAITING

    def _not_now(self, tries: int, now: datetime) -> RecipientState:
        if tries >= MAX_TRIES:
            self.trouble = _repeated(self.streak, STREAK)
            return RecipientState.WAITING if self.trouble else RecipientState.FAILED
        if len(self.streak) >= STREAK:
            self.wait_until(now + timedelta(seconds=PAUSES[min(tries, len(PAUSES)) - 1]))
        return RecipientState.WAITING


def _repeated(streak: Sequence[str], bound: int) -> str | None:
    if len(streak) < bound:
        return None
    return f"Подряд не отправлено писем: {len(streak)} ({streak[-1]}). Проверьте настройки почты."
