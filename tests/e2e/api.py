"""The API as an integrator calls it: any request, any answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

REQUESTS = "/api/v1/maestro/requests"
WAITING = {"Prefer": "wait=20"}


@dataclass(frozen=True)
class Api:
    """`token` speaks for one person of one agency; without one nobody does."""

    url: str
    token: str | None = None
    _http: httpx.Client = field(init=False, compare=False)

    def __post_init__(self) -> None:
        client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        object.__setattr__(self, "_http", client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Text and bytes are sent as they are, None not at all, anything else as JSON."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        named = {name: value.encode() for name, value in {**sent, **(headers or {})}.items()}
        return self._http.request(method, path, headers=named, content=content)

    def ask(self, text: str) -> dict[str, Any]:
        """The run of a sentence, closed."""
        answer = self.send("POST", REQUESTS, {"text": text}, headers=WAITING)
        run: dict[str, Any] = answer.raise_for_status().json()
        assert run["result"], f"{run['id']} is {run['state']}"
        return run
