"""A gateway over functions that are plain Python, served on a real socket."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest

from local.gateway.app import make_app
from local.gateway.gateway import Gateway
from local.gateway.integrations import StoredObject
from local.gateway.spec import load_spec
from tests.local.serving import served

Function = Callable[[Any], Any]
MAIN = {"type": "cloud_functions", "function_id": "${main}", "payload_format_version": "1.0"}


class FunctionTable:
    """The port `Functions` over callables; keeps the events they were given."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self.events: list[tuple[str, Any]] = []

    async def invoke(self, name: str, event: Any) -> Any:
        self.events.append((name, event))
        return self._functions[name](event)


class ObjectTable:
    """The port `Objects` over a dictionary."""

    def __init__(self, objects: Mapping[tuple[str, str], StoredObject]) -> None:
        self._objects = objects

    async def get(self, bucket: str, key: str) -> StoredObject | None:
        return self._objects.get((bucket, key))


class Served(httpx.Client):
    """A client of the gateway, with what its functions were told."""

    def __init__(self, url: str, table: FunctionTable) -> None:
        super().__init__(base_url=url)
        self.url = url
        self.events = table.events

    @property
    def event(self) -> Any:
        """The event of the last call."""
        return self.events[-1][1]


Serve = Callable[..., AbstractContextManager[Served]]


def ok(event: Any) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}


def to_main(**extra: Any) -> dict[str, Any]:
    """An operation that the function `main` answers."""
    return {**extra, "x-yc-apigateway-integration": MAIN}


@pytest.fixture
def serve() -> Serve:
    """`serve({"/x": {"get": to_main()}}, main=handler)` → a `Served`; the rest of the document by keyword."""

    @contextmanager
    def running(
        paths: Mapping[str, Any],
        *,
        document: Mapping[str, Any] | None = None,
        objects: Mapping[tuple[str, str], StoredObject] | None = None,
        **functions: Function,
    ) -> Iterator[Served]:
        table = FunctionTable({"main": ok, **functions})
        whole = {**(document or {}), "paths": paths}
        items = load_spec(whole, functions={"main", *functions}, buckets={"web"})
        gateway = Gateway(items, table, ObjectTable(objects or {}))
        with served(make_app(gateway)) as url, Served(url, table) as client:
            yield client

    return running
