"""The API as the command sees it: start a run, look at it until it is closed."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx

from functions.maestro.models import RunView
from local.ask.errors import NotRunning, Refused, TooSlow, Unavailable

REQUESTS = "/api/v1/maestro/requests"
POLL_SECONDS = 0.15
#: Pauses before a request whose answer was lost is sent again, under the same Idempotency-Key.
RESEND_PAUSES = (0.3, 1.0)
HTTP_TIMEOUT = 30.0
#: The system on this machine is never behind the proxy of the environment.
DIRECT = {"all://127.0.0.1": None, "all://localhost": None}
BUSY = frozenset({429, 502, 503, 504})

#: Could move the cursor of a terminal or turn the direction of a line.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Seen:
    """A run as the API showed it: typed and safe to print, and the body itself."""

    run: RunView
    body: dict[str, Any]


class Client:
    """One caller of the API at `url`."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "ru"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=HTTP_TIMEOUT, mounts=DIRECT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, text: str, conversation_id: str | None = None) -> Seen:
        """Start a run. Raises `AskError`."""
        body = {"text": text, "conversation_id": conversation_id}
        headers = {"Idempotency-Key": uuid4().hex}
        for pause in RESEND_PAUSES:
            try:
                return self._send("POST", REQUESTS, json=body, headers=headers)
            except Unavailable:
                time.sleep(pause)
        return self._send("POST", REQUESTS, json=body, headers=headers)

    def follow(self, seen: Seen, seconds: float) -> Iterator[Seen]:
        """The run at each look, until it is closed. It outlives a restart of the system, and so do we.

        Raises `TooSlow` after `seconds`, `Refused` when the run may not be seen.
        """
        give_up = time.monotonic() + seconds
        yield seen
        while not seen.run.state.is_closed:
            if time.monotonic() > give_up:
                raise TooSlow(
                    f"За {seconds:g} с ответа нет. Запрос {seen.run.id} продолжает выполняться, его ответ: "
                    f"GET {self._url}{REQUESTS}/{seen.run.id}"
                )
            time.sleep(POLL_SECONDS)
            try:
                seen = self._send("GET", f"{REQUESTS}/{seen.run.id}")
            except (NotRunning, Unavailable):
                continue
            yield seen

    def _send(self, method: str, path: str, **options: Any) -> Seen:
        try:
            response = self._http.request(method, path, **options)
        except httpx.ConnectError as error:
            raise NotRunning(
                f"По адресу {self._url} никто не отвечает. Запустите систему в другом окне: make run"
            ) from error
        except httpx.TransportError as error:
            raise Unavailable(f"Система не ответила ({type(error).__name__}). Повторите запрос.") from error
        if response.is_success:
            return self._read(response)
        refusal = Unavailable if response.status_code in BUSY else Refused
        raise refusal(_problem_text(response))

    def _read(self, response: httpx.Response) -> Seen:
        try:
            body = response.json()
            return Seen(RunView.model_validate(_printable(body)), body)
        except ValueError as error:
            raise Refused(f"По адресу {self._url} отвечает что-то другое, не Maestro.") from error


def _problem_text(response: httpx.Response) -> str:
    """RFC 9457 in words: title, detail, and a line per wrong field."""
    if not response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return f"Система ответила {response.status_code} {response.reason_phrase}."
    problem = _printable(response.json())
    detail = problem.get("detail")
    fields = [f"  {error['field']}: {error['message']}" for error in problem.get("errors", [])]
    return "\n".join([f"{problem['title']}.{f' {detail}' if detail else ''}", *fields])


def _printable(value: Any) -> Any:
    """The same JSON without control characters in its texts: they come from outside."""
    if isinstance(value, str):
        return _CONTROLS.sub("", value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value
