"""How long the authorizer's word is kept."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from local.gateway import authorization
from local.gateway.authorization import Authorize
from local.gateway.call import Call
from local.gateway.exchange import Request
from local.gateway.spec import Authorizer, DummyIntegration, Operation
from tests.local.gateway.conftest import FunctionTable

GUARD = Authorizer("guard", "bearer", "header", "Authorization", ttl=60)
OPERATION = Operation("/x", "x", DummyIntegration(200, {}, ""), GUARD)


class Watch:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def functions() -> FunctionTable:
    return FunctionTable({"guard": lambda event: {"isAuthorized": True}})


def call(path: str) -> Call:
    made = Call(Request("GET", path, headers=(("Authorization", "Bearer t"),)))
    made.operation = OPERATION
    return made


def ask(authorize: Authorize, paths: Iterable[str]) -> None:
    async def scenario() -> None:
        for path in paths:
            await authorize(call(path))

    asyncio.run(scenario())


def asked(functions: FunctionTable) -> list[Any]:
    return [event["path"] for _, event in functions.events]


@pytest.mark.parametrize(("seconds", "times"), [(59.9, 1), (60.0, 2)])
def test_decision_is_kept_for_its_time(
    functions: FunctionTable, watch: Watch, seconds: float, times: int
) -> None:
    authorize = Authorize(functions, clock=watch)
    ask(authorize, ["/x"])

    watch.seconds = seconds
    ask(authorize, ["/x"])

    assert len(asked(functions)) == times


def test_oldest_decision_makes_room(
    functions: FunctionTable, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authorization, "CACHE_SIZE", 2)

    ask(Authorize(functions, clock=watch), ["/a", "/b", "/c", "/b", "/c", "/a"])

    assert asked(functions) == ["/a", "/b", "/c", "/a"]
