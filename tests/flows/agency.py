"""One agency's view of the product: its API, over real HTTP."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

import httpx

from functions.maestro.models import RunView
from shared.clock import utcnow
from tests.flows.answers import states

REQUESTS = "/api/v1/maestro/requests"
SENTENCE = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"
FORM = {
    "event_type": "corporate_party",
    "date": str(utcnow().date() + timedelta(days=45)),
    "city": "Казань",
    "guests": 150,
    "budget": "2500000",
}
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Agency:
    """`ask…` start a run and raise on a refusal; `send` gives any answer back."""

    url: str
    token: str
    _http: httpx.Client = field(init=False, compare=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)
        object.__setattr__(self, "_http", client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Header names use underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._http.request(method, path, json=body, headers=named)

    def ask(self, text: str = SENTENCE, **headers: str) -> RunView:
        """A sentence."""
        return self._posted(REQUESTS, {"text": text}, headers)

    def ask_form(self, title: str = "Новый год", **fields: Any) -> RunView:
        """A form."""
        form = {**FORM, "title": title, **fields}
        return self._posted(REQUESTS, {"intent": "create_event", "input": form}, {})

    def retry(self, run: RunView, step: str) -> RunView:
        """Run one step again."""
        return self._posted(f"{REQUESTS}/{run.id}/steps/{step}/retry", None, {})

    def cancel(self, run: RunView) -> RunView:
        """Stop it."""
        return self._posted(f"{REQUESTS}/{run.id}/cancel", None, {})

    def run(self, run_id: str) -> RunView:
        """As it is now."""
        return RunView.model_validate(self.send("GET", f"{REQUESTS}/{run_id}").raise_for_status().json())

    def closed(self, run: RunView, seconds: float = 30) -> RunView:
        """The run with its answer. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while not (seen := self.run(run.id)).state.is_closed:
            if time.monotonic() > end:
                raise TimeoutError(f"{run.id} is {seen.state}: {states(seen)}")
            time.sleep(POLL_SECONDS)
        return seen

    def until(self, run: RunView, step: str, state: str, seconds: float = 30) -> RunView:
        """The run once its step is in the state. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while states(seen := self.run(run.id))[step] != state:
            if time.monotonic() > end:
                raise TimeoutError(f"{run.id}: {states(seen)}")
            time.sleep(POLL_SECONDS)
        return seen

    def _posted(self, path: str, body: Any, headers: Mapping[str, str]) -> RunView:
        headers = {"Idempotency_Key": uuid4().hex, **headers}
        return RunView.model_validate(self.send("POST", path, body, **headers).raise_for_status().json())
