"""The IAM token of the function's account, which the platform hands over with every call."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

_token: ContextVar[str] = ContextVar("iam_token", default="")


def take_token(token: Mapping[str, Any] | None) -> None:
    """Of `context.token`; None without an account."""
    _token.set(str((token or {}).get("access_token", "")))


def iam_token() -> str:
    """Of the call that is being answered; empty outside of one."""
    return _token.get()
