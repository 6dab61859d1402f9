"""Scripted conversations held with the running product as it is: without a model."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.tokens import TokenIssuer
from tests.flows.conversing import CONVERSATIONS, Stage, staged


@pytest.fixture
def stage(cloud: Any, plain_directory: Path) -> Iterator[Stage]:
    with staged(cloud.url, TokenIssuer(plain_directory)) as opened:
        yield opened


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation_goes_as_written(name: str, stage: Stage) -> None:
    talk = CONVERSATIONS[name]
    stage.prepare(talk)

    for turn in talk["turns"]:
        stage.play(turn)
