"""HTTP to providers: one client per instance, their failures as ours, streams line by line."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shared.llm.models import JsonObject, ModelFailure, Reason
from shared.llm.reading import Unreadable

if TYPE_CHECKING:
    import httpx

#: Seconds for each connect, read and write: the end of a call that its caller gave up on.
READ_TIMEOUT = 30.0
_DONE = "[DONE]"


@cache
def http_client() -> "httpx.Client":
    """Made once: a TLS context costs 20 ms of CPU, and the connections are kept."""
    import httpx

    return httpx.Client(timeout=READ_TIMEOUT, follow_redirects=False)


@contextmanager
def translated() -> Iterator[None]:
    """httpx's exceptions and malformed bodies as ours. Their texts hold what was sent: nobody prints them."""
    import httpx

    try:
        yield
    except httpx.TimeoutException as error:
        raise ModelFailure(Reason.TIMEOUT) from error
    except httpx.HTTPError as error:
        raise ModelFailure(Reason.UNAVAILABLE) from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not JSON, or not of the contract's shape.
        raise Unreadable("JSON: not an object of the form") from error


def checked(response: "httpx.Response") -> "httpx.Response":
    """The response, if it is a success. Raises `ModelFailure`."""
    if response.is_success:
        return response
    raise ModelFailure.refused(response.status_code, _seconds(response.headers.get("retry-after", "")))


def events(lines: Iterable[str]) -> Iterator[JsonObject]:
    """The objects of a stream of server-sent events; comments, other fields and a missing end are fine."""
    for line in lines:
        name, _, value = line.strip("\r\n").partition(":")
        if name != "data":
            continue
        if value.strip() == _DONE:
            return
        event = json.loads(value)
        if "error" in event:
            raise ModelFailure(Reason.UNAVAILABLE)
        yield event


def _seconds(header: str) -> float:
    """`Retry-After` in seconds; a date there counts as nothing said."""
    return float(header) if header.isdecimal() else 0.0
