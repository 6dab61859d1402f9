"""A whole run whose words come from models, and models that fail in the middle of it."""

import base64
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from local.demo import TENANT
from local.running import running_cloud
from shared.runs.models import RunState
from tests.fakes.gigachat import TRUTHFUL, FakeGigaChat, words
from tests.fakes.openai import FakeOpenAi
from tests.fakes.scripted import Answer, Body, status
from tests.flows.agency import Agency
from tests.flows.answers import answered, part_of, result_of
from tests.flows.conftest import open_agency

CREDENTIALS = base64.b64encode(b"client:secret").decode()


@pytest.fixture(scope="module")
def gigachat() -> Iterator[FakeGigaChat]:
    with FakeGigaChat() as server:
        yield server


@pytest.fixture(scope="module")
def llama() -> Iterator[FakeOpenAi]:
    """Our own model."""
    with FakeOpenAi() as server:
        yield server


@pytest.fixture(scope="module")
def agency(
    gigachat: FakeGigaChat, llama: FakeOpenAi, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Agency]:
    """Its product speaks by GigaChat, and by a model of its own when that cannot."""
    directory: Path = tmp_path_factory.mktemp("models")
    environment = {
        "GIGACHAT_CREDENTIALS": CREDENTIALS,
        "GIGACHAT_BASE_URL": gigachat.base_url,
        "GIGACHAT_AUTH_URL": gigachat.auth_url,
        "LLAMA_BASE_URL": llama.base_url,
        "LLAMA_API_KEY": llama.key,
    }
    with (
        running_cloud(directory, environment=environment) as cloud,
        open_agency(cloud, directory, TENANT) as opened,
    ):
        yield opened


def _costs(agency: Agency, run_id: str) -> dict[str, str]:
    items = agency.send("GET", "/api/v1/usage?by=run").raise_for_status().json()["items"]
    return next((item for item in items if item["name"] == run_id), {})


def test_words_of_a_run_are_the_models_and_every_call_is_accounted_for(
    agency: Agency, gigachat: FakeGigaChat
) -> None:
    before = len(gigachat.chats)

    closed = agency.closed(agency.ask())

    result, costs = result_of(closed), _costs(agency, closed.id)
    assert closed.state is RunState.COMPLETED
    assert not result.degraded
    assert part_of(closed, "finance").summary.startswith(TRUTHFUL)
    assert costs["calls"] == len(gigachat.chats) - before == 4
    assert Decimal(costs["rubles"]) == Decimal(result.usage.rubles) > 0


def test_provider_that_goes_down_in_the_middle_is_stood_in_for(
    agency: Agency, gigachat: FakeGigaChat, llama: FakeOpenAi
) -> None:
    gigachat.will(words(TRUTHFUL), *[status(503)] * 40)

    closed = agency.closed(agency.ask())

    assert closed.state is RunState.COMPLETED
    assert answered(closed) == ["finance", "planning", "vendors"]
    assert not result_of(closed).degraded
    assert llama.chats


def test_when_every_model_is_down_the_figures_are_the_same_and_the_words_ours(
    agency: Agency, gigachat: FakeGigaChat, llama: FakeOpenAi
) -> None:
    honest = agency.closed(agency.ask())
    down: list[str] = []

    def fall(chat: Body) -> Answer:
        down.append(str(chat["model"]))
        return status(500)(chat)

    gigachat.will(*[fall] * 60)
    llama.will(*[fall] * 60)
    closed = agency.closed(agency.ask())

    assert down
    assert (closed.state, result_of(closed).degraded) == (RunState.COMPLETED, True)
    assert part_of(closed, "finance").data["totals"] == part_of(honest, "finance").data["totals"]
