"""The fixtures that the SDK's query tests ask for, over the local YDB. Copied beside those tests by
`.ci/ydb-sdk-tests` in place of their own, which start Docker."""

import os
import subprocess

import pytest
import ydb


class ServerProcess:
    """A local YDB that can be killed and started again on the same port and file."""

    def __init__(self, file):
        self._file = file
        self._port = 0
        self.start()

    @property
    def endpoint(self):
        return f"localhost:{self._port}"

    def start(self):
        command = [os.environ["LOCAL_YDB_PYTHON"], "-m", "local.ydb", self._file, str(self._port)]
        self._process = subprocess.Popen(
            command,
            cwd=os.environ["LOCAL_YDB_ROOT"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._port = int(self._process.stdout.readline().partition("/?")[0].rpartition(":")[2])

    def stop(self):
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def docker_project(tmp_path_factory):
    server = ServerProcess(str(tmp_path_factory.mktemp("ydb") / "data.sqlite"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def endpoint(docker_project):
    return docker_project.endpoint


@pytest.fixture(scope="session")
def database():
    return "/local"


@pytest.fixture
async def driver(endpoint, database, event_loop):
    async with ydb.aio.Driver(endpoint=endpoint, database=database) as driver:
        await driver.wait(timeout=15)
        yield driver


@pytest.fixture
def driver_sync(endpoint, database, event_loop):
    with ydb.Driver(endpoint=endpoint, database=database) as driver:
        driver.wait(timeout=15)
        yield driver


@pytest.fixture
def table_path(driver_sync, database):
    """An empty table of the SDK's usual shape."""
    with ydb.QuerySessionPool(driver_sync) as pool:
        pool.execute_with_retries("DROP TABLE IF EXISTS table")
        pool.execute_with_retries("CREATE TABLE table (id Int64 NOT NULL, i64Val Int64, PRIMARY KEY (id))")
    return f"{database}/table"
