"""The scripted conversations held with models that fail in the middle of them, in every way.

A turn that goes on to a model meets two faults: one while the message is read, one while an answer is worded,
the kinds by turns. Every turn must still be answered as written, by who is written, once.
"""

import base64
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.cloud import ROOT
from local.running import running_cloud
from local.tokens import TokenIssuer
from shared.texts import fenced_parts
from tests.fakes.gigachat import FakeGigaChat, filled, words
from tests.fakes.openai import FakeOpenAi
from tests.fakes.openai import words as llama_words
from tests.fakes.scripted import Answer, Behaviour, Body, Recorded, body, cut, slow, status
from tests.flows.conversing import CONVERSATIONS, Stage, staged

CREDENTIALS = base64.b64encode(b"client:secret").decode()
NOT_FROM_FACTS = {
    "Ответа в фактах нет.": "Ответа в фактах нет.",
    "помощник продюсера": "Я собираю мероприятия, с этим и помогу.",
}
#: The agents' functions live so long here: a model that hangs costs no more.
SECONDS_OF_AN_AGENT = "20"
HANGS = 60.0
READING, WORDING = "reading", "wording"


def honest(chat: Body) -> Answer:
    """What is asked for, in the words of the prompt's facts."""
    if "functions" in chat:
        return filled({})(chat)
    return words(_from_facts(chat["messages"][-1]["content"]))(chat)


def _from_facts(prompt: str) -> str:
    for mark, answer in NOT_FROM_FACTS.items():
        if mark in prompt:
            return answer
    start, end = fenced_parts(prompt)[0]
    return prompt[start:end]


FAULTS: Mapping[str, Behaviour] = {
    "429": status(429, retry_after="0"),
    "500": status(500),
    "silence": slow(HANGS, honest),
    "no JSON": body(b'{"choices": ['),
    "nothing": words(""),
    "blacklist": words("Не хочу об этом говорить.", "blacklist"),
    "length": words("Всё посчитано и", "length"),
    "unauthorized": status(403, "forbidden"),
    "line cut": cut(40, honest),
}


class FailingGigaChat(FakeGigaChat):
    """Answers honestly but for the faults of the turn, each of which the first call of its phase meets."""

    def __init__(self) -> None:
        super().__init__()
        self.met: Counter[tuple[str, str]] = Counter()
        self._left = {READING: deque(FAULTS), WORDING: deque(FAULTS)}
        self._next: dict[str, str] = {}

    def begin_turn(self) -> None:
        """The faults that wait longest are next."""
        self._next = {phase: kinds[0] for phase, kinds in self._left.items()}

    def scripted(self, request: Recorded, default: Behaviour) -> Answer:
        phase = READING if "functions" in request.body else WORDING
        with self._lock:
            kind = self._next.pop(phase, None)
            if kind:
                self.met[phase, kind] += 1
                self._left[phase].rotate(-1)
        return FAULTS[kind](request.body) if kind else honest(request.body)


class HonestLlama(FakeOpenAi):
    """Our own model: it stands in, and never fails."""

    def scripted(self, request: Recorded, default: Behaviour) -> Answer:
        if "response_format" in request.body or "json_schema" in request.body:
            return default(request.body)
        return llama_words(_from_facts(request.body["messages"][-1]["content"]))(request.body)


@pytest.fixture(scope="module")
def gigachat() -> Iterator[FailingGigaChat]:
    with FailingGigaChat() as server:
        yield server


@pytest.fixture(scope="module")
def talking(gigachat: FailingGigaChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The address of a product that speaks by these models, and who issues its tokens."""
    directory: Path = tmp_path_factory.mktemp("talking")
    with HonestLlama() as llama:
        environment = {
            "GIGACHAT_CREDENTIALS": CREDENTIALS,
            "GIGACHAT_BASE_URL": gigachat.base_url,
            "GIGACHAT_AUTH_URL": gigachat.auth_url,
            "LLAMA_BASE_URL": llama.base_url,
            "LLAMA_API_KEY": llama.key,
        }
        manifest = _with_short_lived_agents(directory)
        with running_cloud(directory, manifest=manifest, environment=environment) as cloud:
            yield cloud.url, TokenIssuer(directory)


def _with_short_lived_agents(directory: Path) -> Path:
    document = yaml.safe_load((ROOT / "serverless.yaml").read_text())
    for name in ("finance", "communication", "vendors", "planning"):
        document["functions"][name]["timeout"] = SECONDS_OF_AN_AGENT
    path = directory / "serverless.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True))
    return path


@pytest.fixture
def stage(talking: Any) -> Iterator[Stage]:
    url, issuer = talking
    with staged(url, issuer, patience=40) as opened:
        yield opened


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation_goes_as_written_whatever_fails(
    name: str, stage: Stage, gigachat: FailingGigaChat
) -> None:
    talk = CONVERSATIONS[name]
    stage.prepare(talk)

    for turn in talk["turns"]:
        gigachat.begin_turn()
        stage.play(turn)

    keys = [message["id"] for message in stage.whole()]
    runs = stage.people["owner"].send("GET", "/api/v1/maestro/requests").raise_for_status().json()["items"]
    assert len(keys) == len(set(keys))
    told = {key.replace("apr:apr_", "run:run_").removeprefix("run:") for key in keys}
    assert {run["id"] for run in runs} <= told


def test_every_fault_was_met_while_reading_and_while_wording(gigachat: FailingGigaChat) -> None:
    met = gigachat.met
    assert {(phase, kind) for phase in (READING, WORDING) for kind in FAULTS} <= met.keys(), met
