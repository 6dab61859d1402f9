"""Our own model by a real llama.cpp server: a form filled in, a stream, an answer cut short, a line cut."""

from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from shared.config import AgentSettings
from shared.llm.models import Form, Message, Model, ModelFailure, Request
from shared.llm.parameters import Sampling, parameters
from shared.llm.reading import read
from shared.llm.schema import safe_schema
from shared.llm.speakers import speakers
from tests.fakes.llama import Llama

pytestmark = pytest.mark.timeout(180)


class Party(BaseModel):
    """What the sentence says about the party."""

    kind: Literal["wedding", "conference", "office party"]
    guests: int = Field(ge=1, le=999)


@pytest.fixture(scope="module")
def llama() -> Iterator[Llama]:
    with Llama() as server:
        yield server


def _settings(settings: AgentSettings, llama: Llama) -> AgentSettings:
    return settings.model_copy(update={"llama_base_url": llama.base_url})


def _model(settings: AgentSettings, llama: Llama) -> Model:
    return speakers(_settings(settings, llama), parameters())["llama"].model


def _request(text: str, tokens: int = 24, form: Form | None = None) -> Request:
    sampling = Sampling(temperature=0, max_tokens=tokens, top_p=1, frequency_penalty=0)
    return Request(messages=[Message("user", text)], sampling=sampling, form=form)


def test_form_is_filled_in_by_the_grammar(settings: AgentSettings, llama: Llama) -> None:
    form = Form(name="answer", description="A party.", schema=safe_schema(Party))

    reply = _model(settings, llama).reply(_request("A wedding for 40 guests.", 64, form))

    assert reply.failure is None
    assert 1 <= read(reply, Party).guests <= 999
    assert reply.tokens_in > 10 < reply.tokens_out


def test_stream_tells_the_text_part_by_part(settings: AgentSettings, llama: Llama) -> None:
    told: list[str] = []

    reply = _model(settings, llama).stream(_request("Count: one, two, three,"), told.append)

    assert "".join(told).strip() == reply.text
    assert len([part for part in told if part]) > 3
    assert reply.tokens_out > 0


def test_answer_cut_at_its_limit_says_so(settings: AgentSettings, llama: Llama) -> None:
    assert _model(settings, llama).reply(_request("Tell me a long story.", 5)).failure == "length"


def test_request_the_server_refuses_is_no_outage(settings: AgentSettings, llama: Llama) -> None:
    with pytest.raises(ModelFailure) as failure:
        _model(settings, llama).reply(_request("word " * 5000))

    assert failure.value.reason in {"rejected", "too_long"}


def test_line_cut_in_the_middle_of_a_stream_is_an_outage(settings: AgentSettings) -> None:
    with Llama() as victim:
        model = _model(settings, victim)

        def kill(part: str) -> None:
            if part:
                victim.process.kill()

        with pytest.raises(ModelFailure) as failure:
            model.stream(_request("Tell me a long story.", 400), kill)

    assert failure.value.reason == "unavailable"
