"""A GigaChat that is told how to misbehave, and the language that speaks to it."""

import base64
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from pydantic import SecretStr

from shared.clock import utcnow
from shared.config import LanguageSettings
from shared.llm.deadline import Deadline
from shared.llm.gigachat import GigaChatModel
from shared.llm.parameters import parameters
from shared.llm.retry import Patience
from shared.llm.spoken import Spoken
from shared.logs import JsonLines
from tests.fakes.gigachat import FakeGigaChat

CREDENTIALS = base64.b64encode(b"client:secret").decode()


@pytest.fixture
def gigachat() -> Iterator[FakeGigaChat]:
    with FakeGigaChat() as server:
        yield server


@pytest.fixture
def settings(gigachat: FakeGigaChat) -> LanguageSettings:
    return LanguageSettings(
        llm_provider="gigachat",
        gigachat_credentials=SecretStr(CREDENTIALS),
        gigachat_base_url=gigachat.base_url,
        gigachat_auth_url=gigachat.auth_url,
    )


Speaking = Callable[..., Spoken]


@pytest.fixture
def speaking(settings: LanguageSettings) -> Speaking:
    """The language with so many seconds left, retrying at test speed."""

    def language(seconds: float = 10) -> Spoken:
        return Spoken(
            model=GigaChatModel(settings),
            parameters=parameters(),
            deadline=Deadline(utcnow() + timedelta(seconds=seconds), utcnow),
            patience=Patience(pause=0.01, shortest_call=0.05),
        )

    return language


@pytest.fixture
def log_lines() -> Iterator[StringIO]:
    """What the language logs, as it would reach Cloud Logging."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("maestro")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(level)
