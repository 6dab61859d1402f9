"""The workspace of this machine: takes remote write, shows the newest values."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp.test_utils import TestClient, TestServer

from local.prometheus import STALE, WRITE_PATH, make_prometheus_app
from shared.remote_write import HEADERS, Sample, encode

Scenario = Callable[[TestClient], Awaitable[None]]  # type: ignore[type-arg]


def served(scenario: Scenario) -> None:
    async def run() -> None:
        async with TestClient(TestServer(make_prometheus_app())) as client:
            await scenario(client)

    asyncio.run(run())


def now() -> int:
    return int(time.time() * 1000)


def test_newest_value_of_each_series_is_shown_in_the_text_format() -> None:
    async def scenario(client: TestClient) -> None:  # type: ignore[type-arg]
        moment = now()
        for value, at in ((1.0, moment - 1000), (2.5, moment)):
            samples = [Sample("maestro_x", {"b": 'a"\\\n', "a": "1"}, value), Sample("maestro_y", {}, value)]
            await client.post(WRITE_PATH, data=encode(samples, at), headers=HEADERS)

        text = await (await client.get("/metrics")).text()

        assert text == 'maestro_x{a="1",b="a\\"\\\\\\n"} 2.5\nmaestro_y 2.5\n'

    served(scenario)


def test_sample_older_than_what_is_there_is_refused() -> None:
    async def scenario(client: TestClient) -> None:  # type: ignore[type-arg]
        moment = now()
        await client.post(WRITE_PATH, data=encode([Sample("x", {}, 2)], moment), headers=HEADERS)

        late = await client.post(WRITE_PATH, data=encode([Sample("x", {}, 1)], moment - 1), headers=HEADERS)

        assert late.status == 400
        assert await (await client.get("/metrics")).text() == "x 2.0\n"

    served(scenario)


def test_series_that_gets_no_values_is_gone() -> None:
    async def scenario(client: TestClient) -> None:  # type: ignore[type-arg]
        await client.post(WRITE_PATH, data=encode([Sample("x", {}, 2)], now() - STALE - 1), headers=HEADERS)

        assert await (await client.get("/metrics")).text() == ""

    served(scenario)
