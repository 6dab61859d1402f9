"""The first questions to a new release, through its public address."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from local.openapi import PATH
from local.provisioning.rollout import DeploymentFailed

#: Seconds that rights and versions take to spread, at most.
PATIENCE = 120.0
PAUSE = 3.0
#: Seconds in which a request ends, one way or another.
WORKING = 120.0
REQUESTS = "/api/v1/maestro/requests"
SENTENCE = "корпоратив на 50 человек в Москве через два месяца, бюджет 1 млн"
CLOSED = {"completed", "partial"}


class NotRight(Exception):
    """An answer that this release would not give."""


class SmokeTest:
    """Asks until everything is right or the patience is over. With an API key it also puts a request."""

    def __init__(self, api_key: str, *, patience: float = PATIENCE, pause: float = PAUSE) -> None:
        self._key = api_key
        self._patience = patience
        self._pause = pause

    def __call__(self, url: str) -> None:
        """Raises `DeploymentFailed` naming the first thing that stayed wrong."""
        end = time.monotonic() + self._patience
        with httpx.Client(base_url=url, timeout=70, trust_env=False) as http:
            for check in [pages, keys, strangers, *([self._work] if self._key else [])]:
                self._until_right(check, http, end)

    def _until_right(self, check: Callable[[httpx.Client], None], http: httpx.Client, end: float) -> None:
        while True:
            try:
                return check(http)
            except (NotRight, httpx.HTTPError) as error:
                if time.monotonic() + self._pause > end:
                    raise DeploymentFailed(f"the smoke test failed: {error!r}") from error
            time.sleep(self._pause)

    def _work(self, http: httpx.Client) -> None:
        """A sentence becomes a plan, an estimate and a shortlist."""
        headers = {"Authorization": f"Bearer {self._key}", "Prefer": "wait=20"}
        run = _json(http.post(REQUESTS, json={"text": SENTENCE}, headers=headers), {200, 202})
        end = time.monotonic() + WORKING
        while not run["finished_at"]:
            if time.monotonic() > end:
                raise DeploymentFailed(f"the smoke test failed: request {run['id']} does not end")
            time.sleep(self._pause)
            run = _json(http.get(f"{REQUESTS}/{run['id']}", headers=headers), {200})
        if run["state"] not in CLOSED:
            raise NotRight(f"a request ended as {run['state']}")


def pages(http: httpx.Client) -> None:
    """The document in the bucket is this release's."""
    if _json(http.get("/openapi.json"), {200}) != json.loads(Path(PATH).read_text("utf-8")):
        raise NotRight("/openapi.json is of another release")


def keys(http: httpx.Client) -> None:
    """Identity runs, and has the keys that sign tokens."""
    if not _json(http.get("/.well-known/jwks.json"), {200}).get("keys"):
        raise NotRight("identity has no signing keys")


def strangers(http: httpx.Client) -> None:
    """The authorizer runs, and lets nobody in without a token."""
    _json(http.get(REQUESTS), {401})


def _json(response: httpx.Response, expected: set[int]) -> Any:
    if response.status_code not in expected:
        raise NotRight(f"{response.request.method} {response.request.url.path}: {response.status_code}")
    return response.json()
