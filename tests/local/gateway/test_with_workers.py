"""The gateway in front of real worker processes."""

import asyncio
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from local.functions.instance import Deployment, Nursery
from local.functions.pool import LocalFunctions
from local.gateway.app import make_app
from local.gateway.gateway import Gateway
from local.gateway.spec import load_spec
from tests.local.gateway.conftest import ObjectTable, to_main

FIXTURES = Path(__file__).parents[1] / "functions" / "fixtures"


def test_request_goes_through_a_process_and_back(tmp_path: Path) -> None:
    items = load_spec({"paths": {"/hello": {"post": to_main()}}}, functions={"main"}, buckets=())
    nursery = Nursery()
    functions = LocalFunctions([Deployment("main", "handlers.greet", FIXTURES)], nursery, logs=tmp_path)

    async def scenario() -> tuple[int, str]:
        await nursery.start()
        try:
            gateway = Gateway(items, functions, ObjectTable({}))
            async with (
                TestServer(make_app(gateway)) as server,
                aiohttp.ClientSession() as client,
                client.post(server.make_url("/hello"), json={"name": "Казань"}) as response,
            ):
                return response.status, await response.text()
        finally:
            functions.close()
            await nursery.stop()

    assert asyncio.run(scenario()) == (200, "Здравствуй, Казань")
