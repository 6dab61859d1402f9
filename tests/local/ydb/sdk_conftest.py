"""The fixtures that the SDK's query tests ask for, over the local YDB. Copied beside those tests by
`.ci/ydb-sdk-tests` in place of their own, which start Docker."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator

import pytest
import ydb


class ServerProcess:
    """A local YDB that can be killed and started again on the same port and file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._port = 0
        self.start()

    @property
    def endpoint(self) -> str:
        return f"localhost:{self._port}"

    def start(self) -> None:
        command = [os.environ["LOCAL_YDB_PYTHON"], "-m", "local.ydb", self._file, str(self._port)]
        self._process = subprocess.Popen(
            command,
            cwd=os.environ["LOCAL_YDB_ROOT"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self._port = int(self._process.stdout.readline().partition("/?")[0].rpartition(":")[2])

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def docker_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(str(tmp_path_factory.mktemp("ydb") / "data.sqlite"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def endpoint(docker_project: ServerProcess) -> str:
    return docker_project.endpoint


@pytest.fixture(scope="session")
def database() -> str:
    return "/local"


@pytest.fixture
async def driver(
    endpoint: str, database: str, event_loop: asyncio.AbstractEventLoop
) -> AsyncIterator[ydb.aio.Driver]:
    async with ydb.aio.Driver(endpoint=endpoint, database=database) as driver:
        await driver.wait(timeout=15)
        yield driver


@pytest.fixture
def driver_sync(endpoint: str, database: str, event_loop: asyncio.AbstractEventLoop) -> Iterator[ydb.Driver]:
    with ydb.Driver(endpoint=endpoint, database=database) as driver:
        driver.wait(timeout=15)
        yield driver


@pytest.fixture
def table_path(driver_sync: ydb.Driver, database: str) -> str:
    """An empty table of the SDK's usual shape."""
    with ydb.QuerySessionPool(driver_sync) as pool:
        pool.execute_with_retries("DROP TABLE IF EXISTS `table`")
        pool.execute_with_retries("CREATE TABLE `table` (id Int64 NOT NULL, i64Val Int64, PRIMARY KEY (id))")
    return f"{database}/table"
