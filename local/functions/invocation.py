"""How the other services of the local cloud call a function, and the ways a call ends."""

from typing import Any, Protocol


class InvocationError(Exception):
    """The function did not return. `error_type` and `message` are what the platform reports."""

    error_type = "InvocationError"

    def __init__(
        self, message: str, *, error_type: str | None = None, stack: list[str] | None = None
    ) -> None:
        super().__init__(message)
        self.error_type = error_type or self.error_type
        self.stack = stack or []


class FunctionRaised(InvocationError):
    """An unhandled exception: 502 with `X-Function-Error: true`."""


class FunctionTimedOut(InvocationError):
    """The timeout of the manifest ran out: 504, and the instance is gone."""

    error_type = "FunctionTimedOut"


class FunctionCrashed(InvocationError):
    """The instance died in the middle of the call (killed, out of memory): 502."""

    error_type = "FunctionCrashed"


class TooManyCalls(InvocationError):
    """All instances stayed busy for too long: 429."""

    error_type = "TooManyCalls"


class PayloadTooLarge(InvocationError):
    """The event is over 3.5 MB of JSON: 413, and the function is not called."""

    error_type = "PayloadTooLarge"


class Functions(Protocol):
    """The set of deployed functions."""

    async def invoke(self, name: str, event: Any) -> Any:
        """Call `name` with a JSON value, return the JSON value it returns. Raises `InvocationError`."""
        ...
