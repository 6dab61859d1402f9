"""A GigaChat that is told how to misbehave, and the language that speaks to it."""

import base64
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from pydantic import SecretStr

from local.ydb.process import DATABASE
from shared.clock import utcnow
from shared.config import AgentSettings
from shared.database import Database
from shared.llm.breaker import breaker_of
from shared.llm.desk import Desk
from shared.llm.occasion import Occasion
from shared.llm.parameters import parameters
from shared.llm.retry import Patience
from shared.llm.speakers import speakers
from shared.llm.spoken import Spoken
from shared.llm.wire import http_client
from shared.logs import JsonLines
from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.openai import FakeOpenAi

CREDENTIALS = base64.b64encode(b"client:secret").decode()


@pytest.fixture
def gigachat() -> Iterator[FakeGigaChat]:
    with FakeGigaChat() as server:
        yield server


@pytest.fixture
def openai() -> Iterator[FakeOpenAi]:
    with FakeOpenAi() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def no_lines_left() -> Iterator[None]:
    """An instance keeps its connections until it dies; tests end before."""
    yield
    http_client().close()
    http_client.cache_clear()


@pytest.fixture(autouse=True)
def no_grudges() -> None:
    """Ports are used again: what was down at one is forgotten."""
    breaker_of.cache_clear()


@pytest.fixture
def settings(gigachat: FakeGigaChat, ydb_endpoint: str) -> AgentSettings:
    return AgentSettings(
        ydb_endpoint=ydb_endpoint,
        ydb_database=DATABASE,
        llm_provider="models",
        gigachat_credentials=SecretStr(CREDENTIALS),
        gigachat_base_url=gigachat.base_url,
        gigachat_auth_url=gigachat.auth_url,
    )


def with_endpoints(settings: AgentSettings, **endpoints: str) -> AgentSettings:
    """The settings with models at these addresses besides, each with the fake's key."""
    keys = {f"{name.removesuffix('_native')}_api_key": SecretStr(FakeOpenAi.key) for name in endpoints}
    addresses = {name: {"base_url": url} for name, url in endpoints.items()}
    changes = {**keys, "llm_endpoints": addresses, "yandexgpt_folder": "folder"}
    return settings.model_copy(update=changes)


Speaking = Callable[..., Spoken]


@pytest.fixture
def speaking(settings: AgentSettings, database: Database, tenant_id: str) -> Speaking:
    """The language with so many seconds left, retrying at test speed; with other settings those."""

    def language(seconds: float = 10, given: AgentSettings = settings, **occasion: str) -> Spoken:
        deadline = utcnow() + timedelta(seconds=seconds)
        whose = Occasion(**{"tenant_id": tenant_id, "deadline": deadline, **occasion})
        found = speakers(given, parameters())
        patience = Patience(pause=0.01, shortest_call=0.05)
        return Spoken(Desk(database, whose, utcnow, parameters(), found, patience))

    return language


@pytest.fixture
def log_lines() -> Iterator[StringIO]:
    """What the language logs, as it would reach Cloud Logging."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines("llm"))
    logger = logging.getLogger("maestro")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(level)
