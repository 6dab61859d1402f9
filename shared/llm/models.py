"""The seam to a model: one request, one reply, or one `ModelFailure`. A new protocol is a new `Model`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from shared.llm.parameters import Sampling

JsonObject = dict[str, Any]


class Reason(StrEnum):
    """Why there is no usable answer: the `reason` of a degraded text."""

    NO_MODEL = "no_model"
    PRIVATE = "private"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_PAID = "not_paid"
    NO_SUCH_MODEL = "no_such_model"
    TOO_LONG = "too_long"
    REJECTED = "rejected"
    LENGTH = "length"
    BLACKLIST = "blacklist"
    UNFINISHED = "unfinished"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNTRUE = "untrue"
    PROFANITY = "profanity"
    LEAK = "leak"
    RESTING = "resting"
    NO_ROOM = "no_room"
    BUDGET = "budget"


#: The same request may succeed a little later.
RETRYABLE = frozenset({Reason.TIMEOUT, Reason.RATE_LIMITED, Reason.UNAVAILABLE})
#: Another model may do it: this one is away, worn out or useless. A wrong key or a wrong request is neither,
#: and a refusal for the content is an answer.
PASSED_ON = RETRYABLE | {
    Reason.NOT_PAID,
    Reason.RESTING,
    Reason.NO_ROOM,
    Reason.BUDGET,
    Reason.EMPTY,
    Reason.LENGTH,
    Reason.UNFINISHED,
    Reason.UNREADABLE,
}
#: What an HTTP status other than 2xx and 5xx means, the same for every provider.
REFUSALS = {
    401: Reason.UNAUTHORIZED,
    402: Reason.NOT_PAID,
    403: Reason.FORBIDDEN,
    404: Reason.NO_SUCH_MODEL,
    413: Reason.TOO_LONG,
    429: Reason.RATE_LIMITED,
}
#: How a choice of words ended. A value that is not named here is a failure too.
_FINISHED = frozenset({"stop", "function_call", "tool_calls"})
_CUT_SHORT = {"length": Reason.LENGTH, "blacklist": Reason.BLACKLIST, "content_filter": Reason.BLACKLIST}


class ModelFailure(Exception):
    """A model gave no usable answer. Carries no text of the prompt or the answer."""

    def __init__(self, reason: Reason, *, status: int | None = None, retry_after: float = 0.0) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        """Seconds the provider asked us to wait; 0 when it did not say."""

    @classmethod
    def refused(cls, status: int, retry_after: float = 0.0) -> "ModelFailure":
        """For a status that is no success."""
        reason = Reason.UNAVAILABLE if status >= 500 else REFUSALS.get(status, Reason.REJECTED)
        return cls(reason, status=status, retry_after=retry_after)

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self.reason in RETRYABLE


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str
    attachments: tuple[str, ...] = ()
    """Ids of pictures uploaded to the provider, at most one picture a message."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The object a model must fill in instead of answering in words."""

    name: str
    description: str
    schema: JsonObject
    """JSON schema in the safe subset, see `shared.llm.schema`."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """All that a provider needs for one call."""

    messages: Sequence[Message]
    sampling: Sampling
    form: Form | None = None

    @property
    def characters(self) -> int:
        """Of all that is sent, the form's schema included."""
        schema = len(json.dumps(self.form.schema, ensure_ascii=False)) if self.form else 0
        return schema + sum(len(message.content) for message in self.messages)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back. It is paid for even when `failure` says that it cannot be used."""

    model: str
    text: str = ""
    filled: JsonObject | None = None
    """The filled `Form`, when the model used it."""
    failure: Reason | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    request_id: str | None = None
    """The provider's own id of the call, for its support."""


Said = Callable[[str], None]
"""Takes the parts of an answer as they come."""


class Model(Protocol):
    """A language model behind some provider's protocol."""

    def reply(self, request: Request) -> Reply:
        """One call, no retries. Raises `ModelFailure` and nothing else."""
        ...

    def stream(self, request: Request, said: Said) -> Reply:
        """The same in words only, told part by part; the whole at the end."""
        ...


def finish_failure(finish_reason: str | None) -> Reason | None:
    """Why the answer cannot be used, None when it ended by itself."""
    if finish_reason in _FINISHED:
        return None
    return _CUT_SHORT.get(finish_reason or "", Reason.UNFINISHED)
