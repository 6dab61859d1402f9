"""Deployments of the fixture functions, started and stopped around a piece of a test."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from local.functions.instance import Deployment, Nursery
from local.functions.pool import LocalFunctions

FIXTURES = Path(__file__).parent / "fixtures"
Deploy = Callable[..., AbstractAsyncContextManager[LocalFunctions]]


@pytest.fixture
def deploy(tmp_path: Path) -> Deploy:
    """`deploy("echo", timeout=1)` → a running `LocalFunctions` with the function of that name."""

    @asynccontextmanager
    async def running(
        *names: str, limit: int = 3, patience: float = 5, **settings: Any
    ) -> AsyncIterator[LocalFunctions]:
        deployments = [
            Deployment(
                name.rpartition(".")[2], f"handlers.{name}" if "." not in name else name, FIXTURES, **settings
            )
            for name in names
        ]
        nursery = Nursery()
        await nursery.start()
        functions = LocalFunctions(
            deployments, nursery, logs=tmp_path / "logs", limit=limit, patience=patience
        )
        await functions.warm_up()
        try:
            yield functions
        finally:
            functions.close()
            await nursery.stop()

    return running
