"""The seam to a model: one request, one reply, or one `ModelFailure`. A new provider is a new `Model`."""

from collections.abc import Sequence
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


#: The same request may succeed a little later.
RETRYABLE = frozenset({Reason.TIMEOUT, Reason.RATE_LIMITED, Reason.UNAVAILABLE})


class ModelFailure(Exception):
    """A model gave no usable answer. Carries no text of the prompt or the answer."""

    def __init__(self, reason: Reason, *, status: int | None = None, retry_after: float = 0.0) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        """Seconds the provider asked us to wait; 0 when it did not say."""

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self.reason in RETRYABLE


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


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


class Model(Protocol):
    """A language model behind some provider's protocol."""

    external: bool
    """True when the prompt leaves our own machines."""

    def reply(self, request: Request) -> Reply:
        """One call, no retries. Raises `ModelFailure` and nothing else."""
        ...
