"""What every sender is, and the ways in which sending ends."""

from dataclasses import dataclass
from typing import Protocol

from functions.communication.mail.letters import Letter

#: Seconds: for connecting, and for each answer.
CONNECT_TIMEOUT = 5
ANSWER_TIMEOUT = 15


class SendError(Exception):
    """A letter was not sent, or nobody knows. `reason` is a short code without addresses."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(SendError):
    """This letter will never be taken: no such mailbox, too large."""


class Transient(SendError):
    """Not taken, and may be taken later."""


class TooMany(Transient):
    """Not taken: too many letters. `retry_after` in seconds."""

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Misconfigured(SendError):
    """Nothing will be taken until somebody mends the account: key, domain, suspension."""


class Unknown(SendError):
    """The letter was handed over and the answer was lost."""


class Sender(Protocol):
    """For one thread. `close` ends its connections."""

    finds: bool
    """Whether `found` can tell."""

    def send(self, letter: Letter) -> str:
        """The provider's id of the letter. Raises one of `SendError`."""

    def found(self, letter_id: str) -> bool:
        """Whether the provider took a letter of ours. Raises `Transient`."""

    def close(self) -> None:
        """Free what is open."""


@dataclass(frozen=True)
class Answered:
    """An HTTP answer as far as errors need it."""

    status: int
    retry_after: str | None = None


def http_error(provider: str, answer: Answered) -> SendError:
    """What a status other than success says of the letter. A gateway's 502 and 504 do not know what became of
    the request; 500 and 503 are the service's own word that it failed."""
    reason = f"{provider}_{answer.status}"
    match answer.status:
        case 429:
            return TooMany(reason, _seconds(answer.retry_after))
        case 401 | 403 | 404:
            return Misconfigured(reason)
        case 408 | 502 | 504:
            return Unknown(reason)
        case status if status >= 500:
            return Transient(reason)
    return Refused(reason)


def _seconds(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 60
