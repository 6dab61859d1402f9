"""A request and a response as the gateway's handlers see them, apart from the HTTP server."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """`path` and `query` are decoded; header names are spelled `Like-This`, repeated ones kept."""

    method: str
    path: str
    query: Pairs = ()
    headers: Pairs = ()
    body: bytes = b""
    remote: str = "127.0.0.1"
    scheme: str = "http"
    received: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=lambda: str(uuid4()))

    def header(self, name: str) -> str:
        """The last value of the header, or an empty string."""
        return last_values(self.headers).get(name, "")

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (part.strip().partition("=") for part in self.header("Cookie").split(";") if part.strip())
        return {name: value for name, _, value in pairs}


@dataclass(frozen=True)
class Response:
    """What goes back to the client."""

    status: int
    headers: Pairs = ()
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def json_response(status: int, body: Mapping[str, object], headers: Pairs = ()) -> Response:
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status, (("Content-Type", "application/json"), *headers), text)


def canonical(name: str) -> str:
    """`content-type` → `Content-Type`, as header names reach a function."""
    return "-".join(part.capitalize() for part in name.split("-"))


def last_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(pairs)


def all_values(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values
