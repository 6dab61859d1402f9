"""A caller of the API that keeps many runs going at once."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Self

import aiohttp

from benchmarks.system import System

REQUESTS = "/api/v1/maestro/requests"
#: A client looks after this long, then ever more rarely.
FIRST_POLL, LONGEST_POLL, POLL_GROWTH = 0.1, 1.0, 1.5
#: Every sentence calls three agents.
SENTENCES = (
    "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн",
    "конференция в марте, 300 участников, Москва, 6 млн рублей",
    "свадьба 20 июня на 80 гостей в Сочи, бюджет полтора миллиона",
    "тимбилдинг 15 мая, человек сорок, Екатеринбург, 900 тысяч",
)


class RunFailed(Exception):
    """A run did not end as it should: the measurement is worth nothing."""


class Busy(Exception):
    """The system asks to come again: 429, 502, 503 or 504."""


@dataclass(frozen=True)
class Ended:
    """A run that has its answer; `seconds` from the request to the answer in hand."""

    seconds: float
    body: dict[str, Any]


class Caller:
    """Use as an async context manager."""

    def __init__(self, system: System) -> None:
        headers = {"Authorization": f"Bearer {system.token}"}
        self._http = aiohttp.ClientSession(system.url, headers=headers)
        self._sentences = cycle(SENTENCES)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def ask(self, *, wait_seconds: int = 0) -> dict[str, Any]:
        """Start a run; with `wait_seconds` the request is held for the answer."""
        headers = {"Prefer": f"wait={wait_seconds}"} if wait_seconds else {}
        body = {"text": next(self._sentences)}
        async with self._http.post(REQUESTS, json=body, headers=headers) as answer:
            return await _read(answer)

    async def look(self, run_id: str) -> dict[str, Any]:
        """The run as it stands."""
        async with self._http.get(f"{REQUESTS}/{run_id}") as answer:
            return await _read(answer)

    async def run_held(self) -> Ended:
        """One run in one request."""
        began = time.perf_counter()
        return _ended(await self.ask(wait_seconds=20), began)

    async def run_polled(self) -> Ended:
        """One run, looked at again and again: a held request would keep an instance of Maestro."""
        began = time.perf_counter()
        run, pause = await self.ask(), FIRST_POLL
        while run["result"] is None:
            await asyncio.sleep(pause)
            run, pause = await self.look(run["id"]), min(pause * POLL_GROWTH, LONGEST_POLL)
        return _ended(run, began)

    async def keep_going(self, runs: int, at_once: int) -> Sequence[Ended]:
        """So many runs, `at_once` of them in flight all the time."""
        left = iter(range(runs))
        ended: list[Ended] = []

        async def one_after_another() -> None:
            for _ in left:
                ended.append(await self.run_polled())

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return ended


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    if answer.status in {429, 502, 503, 504}:
        raise Busy(f"{answer.status}: {await answer.text()}")
    if not answer.ok:
        raise RunFailed(f"{answer.status}: {await answer.text()}")
    body: dict[str, Any] = await answer.json()
    return body


def _ended(run: dict[str, Any], began: float) -> Ended:
    if run["state"] != "completed" or len(run["steps"]) != 3:
        raise RunFailed(f"run {run['id']} is {run['state']} with {len(run['steps'])} steps")
    return Ended(time.perf_counter() - began, run)
