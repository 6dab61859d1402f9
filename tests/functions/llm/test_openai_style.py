"""What goes over the wire to models of OpenAI's form and of Yandex's own, and what comes of it."""

import pytest

from shared import tracing
from shared.config import AgentSettings
from shared.llm.models import Form, Message, ModelFailure, Reply, Request
from shared.llm.parameters import parameters
from shared.llm.speakers import speakers
from tests.fakes.openai import FakeOpenAi, called, words
from tests.fakes.scripted import Behaviour, body, cut, status
from tests.functions.llm.conftest import with_endpoints

FORM = Form(name="answer", description="Сколько гостей.", schema={"type": "object", "properties": {}})
SAMPLING = parameters().agents["vendors"]
NAMES = ["t_pro", "qwen", "cotype", "yandexgpt", "yandexgpt_native", "llama"]


@pytest.fixture
def request_() -> Request:
    return Request(messages=[Message("system", "Пиши."), Message("user", "Что?")], sampling=SAMPLING)


@pytest.fixture
def everywhere(settings: AgentSettings, openai: FakeOpenAi) -> AgentSettings:
    addresses = {name: openai.base_url for name in NAMES} | {"yandexgpt_native": openai.yandex_url}
    return with_endpoints(settings, **addresses)


def _reply(settings: AgentSettings, name: str, request: Request) -> Reply:
    return speakers(settings, parameters())[name].model.reply(request)


def _form(request: Request) -> Request:
    return Request(messages=request.messages, sampling=request.sampling, form=FORM)


@pytest.mark.parametrize("name", NAMES)
def test_words_come_back_with_their_cost(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str
) -> None:
    openai.will(words("Готово."))

    reply = _reply(everywhere, name, request_)

    assert (reply.text, reply.failure, reply.filled) == ("Готово.", None, None)
    assert reply.tokens_in > 0 < reply.tokens_out
    assert reply.request_id


def test_call_goes_on_in_the_present_trace(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request
) -> None:
    with tracing.entered("work_step") as work:
        _reply(everywhere, "t_pro", request_)

    assert openai.chats[0].headers["traceparent"] == f"00-{work.trace_id}-{work.span_id}-01"


@pytest.mark.parametrize("name", NAMES)
def test_stream_tells_the_same_words_in_parts(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str
) -> None:
    openai.will(words("Сначала одно, потом другое."))
    told: list[str] = []

    reply = speakers(everywhere, parameters())[name].model.stream(request_, told.append)

    assert "".join(told) == reply.text == "Сначала одно, потом другое."
    assert len(told) > 2
    assert reply.failure is None
    assert reply.tokens_out > 0


@pytest.mark.parametrize("name", ["t_pro", "qwen", "cotype", "llama"])
def test_all_parameters_go_as_they_are(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str
) -> None:
    _reply(everywhere, name, request_)

    sent = openai.chats[0].body
    assert {key: sent[key] for key in ("temperature", "top_p", "max_tokens", "frequency_penalty")} == {
        "temperature": 0.7,
        "top_p": 0.9,
        "max_tokens": 1500,
        "frequency_penalty": 0.3,
    }


def test_yandex_gets_only_what_it_takes(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request
) -> None:
    _reply(everywhere, "yandexgpt", request_)

    sent = openai.chats[0]
    assert set(sent.body) == {"model", "messages", "temperature", "max_tokens"}
    assert sent.body["model"] == "gpt://folder/yandexgpt/latest"
    assert sent.headers["openai-project"] == "folder"


def test_yandex_own_form_says_text_and_numbers_as_strings(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request
) -> None:
    _reply(everywhere, "yandexgpt_native", request_)

    assert openai.chats[0].body == {
        "modelUri": "gpt://folder/yandexgpt/latest",
        "completionOptions": {"stream": False, "temperature": 0.7, "maxTokens": "1500"},
        "messages": [{"role": "system", "text": "Пиши."}, {"role": "user", "text": "Что?"}],
    }


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("t_pro", {"type": "json_schema", "json_schema": {"name": "answer", "schema": FORM.schema}}),
        ("llama", {"type": "json_schema", "json_schema": {"name": "answer", "schema": FORM.schema}}),
        ("yandexgpt", {"type": "json_schema", "json_schema": FORM.schema}),
        ("cotype", None),
    ],
)
def test_form_is_asked_for_as_the_model_can(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str, asked: object
) -> None:
    _reply(everywhere, name, _form(request_))

    assert openai.chats[0].body.get("response_format") == asked


@pytest.mark.parametrize("name", NAMES)
def test_schema_stands_in_the_prompt_too(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str
) -> None:
    _reply(everywhere, name, _form(request_))

    last = openai.chats[0].body["messages"][-1]
    assert '{"type": "object", "properties": {}}' in last.get("content", last.get("text"))


@pytest.mark.parametrize(
    ("structured", "field"), [("forced_tool", "tool_choice"), ("json_object", "response_format")]
)
def test_other_abilities_are_used_when_the_installation_says_so(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, structured: str, field: str
) -> None:
    endpoints = {"qwen": {"base_url": openai.base_url, "structured": structured}}
    settings = everywhere.model_copy(update={"llm_endpoints": endpoints})
    openai.will(called('{"guests": 150}'))

    reply = _reply(settings, "qwen", _form(request_))

    assert field in openai.chats[0].body
    assert reply.filled == {"guests": 150}


def test_model_that_thinks_aloud_is_told_not_to_and_not_heard(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request
) -> None:
    openai.will(words("<think>\nДумаю.\n</think>\nГотово."))

    reply = _reply(everywhere, "t_pro", request_)

    assert openai.chats[0].body["messages"][0]["content"] == "Пиши.\n/no_think"
    assert reply.text == "Готово."


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (status(400), "rejected"),
        (status(401), "unauthorized"),
        (status(402), "not_paid"),
        (status(403), "forbidden"),
        (status(404), "no_such_model"),
        (status(413), "too_long"),
        (status(429), "rate_limited"),
        (status(500), "unavailable"),
        (status(503), "unavailable"),
        (cut(0, words("да")), "unavailable"),
        (cut(30, words("да")), "unavailable"),
    ],
)
@pytest.mark.parametrize("name", ["qwen", "yandexgpt_native"])
def test_failure_says_why_and_nothing_else(
    openai: FakeOpenAi,
    everywhere: AgentSettings,
    request_: Request,
    fault: Behaviour,
    reason: str,
    name: str,
) -> None:
    openai.will(fault, fault)
    model = speakers(everywhere, parameters())[name].model

    with pytest.raises(ModelFailure) as whole:
        model.reply(request_)
    with pytest.raises(ModelFailure) as streamed:
        model.stream(request_, str)

    assert (str(whole.value), str(streamed.value)) == (reason, reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"choices": [{}]}', "unreadable"),
        (b'{"choices": []}', "empty"),
    ],
)
def test_answer_of_another_shape_is_unreadable(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, content: bytes, reason: str
) -> None:
    openai.will(body(content))

    with pytest.raises(ModelFailure) as failure:
        _reply(everywhere, "qwen", request_)

    assert str(failure.value) == reason


@pytest.mark.parametrize("name", ["qwen", "yandexgpt_native"])
@pytest.mark.parametrize(("finish", "reason"), [("length", "length"), ("content_filter", "blacklist")])
def test_answer_cut_short_says_why(
    openai: FakeOpenAi, everywhere: AgentSettings, request_: Request, name: str, finish: str, reason: str
) -> None:
    openai.will(words("Нача", finish))

    assert _reply(everywhere, name, request_).failure == reason


def test_retry_after_is_heard(openai: FakeOpenAi, everywhere: AgentSettings, request_: Request) -> None:
    openai.will(status(429, retry_after="2"))

    with pytest.raises(ModelFailure) as failure:
        _reply(everywhere, "qwen", request_)

    assert failure.value.retry_after == 2


def test_key_is_in_no_representation(everywhere: AgentSettings) -> None:
    shown = repr(speakers(everywhere, parameters()))

    assert FakeOpenAi.key not in shown
    assert everywhere.gigachat_credentials.get_secret_value() not in shown
