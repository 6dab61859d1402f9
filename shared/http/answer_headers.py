"""Headers for the answer to come, whatever it will be: a route's, a problem's, Flask's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_headers: ContextVar[dict[str, str] | None] = ContextVar("answer_headers", default=None)


@contextmanager
def collected_headers() -> Iterator[dict[str, str]]:
    """What is added inside."""
    headers: dict[str, str] = {}
    token = _headers.set(headers)
    try:
        yield headers
    finally:
        _headers.reset(token)


def add_headers(headers: Mapping[str, str]) -> None:
    """To the answer of the present request; nowhere outside of one."""
    collected = _headers.get()
    if collected is not None:
        collected.update(headers)
