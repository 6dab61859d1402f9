"""Every exception of the SDK and its transport becomes ours, and none shows what was sent."""

import inspect

import gigachat.exceptions
import httpx
import pytest

from shared import tracing
from shared.config import AgentSettings
from shared.llm.gigachat import GigaChatModel, sdk_translated
from shared.llm.models import Message, ModelFailure, Request
from shared.llm.parameters import parameters
from shared.llm.speakers import speakers
from tests.fakes.gigachat import FakeGigaChat, status, words

SDK_ERRORS = [
    error
    for _, error in inspect.getmembers(gigachat.exceptions, inspect.isclass)
    if issubclass(error, gigachat.exceptions.GigaChatException)
]
TRANSPORT_ERRORS = [httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.DecodingError]


def _model(settings: AgentSettings) -> GigaChatModel:
    model = speakers(settings, parameters())["gigachat"].model
    assert isinstance(model, GigaChatModel)
    return model


def _raised(error: type[Exception]) -> Exception:
    if issubclass(error, gigachat.exceptions.ResponseError):
        return error("https://api", 418, b"secret", httpx.Headers())
    return error.__new__(error)


@pytest.mark.parametrize("error", [*SDK_ERRORS, *TRANSPORT_ERRORS, httpx.ReadTimeout, ValueError])
def test_foreign_error_is_translated_and_chained(error: type[Exception]) -> None:
    with pytest.raises(ModelFailure) as failure, sdk_translated():
        raise _raised(error)

    assert isinstance(failure.value.__cause__, error)


def test_call_goes_on_in_the_present_trace(gigachat: FakeGigaChat, settings: AgentSettings) -> None:
    request = Request(messages=[Message("user", "Что?")], sampling=parameters().agents["planning"])

    with tracing.entered("work_step") as work:
        _model(settings).reply(request)

    assert gigachat.chats[0].headers["traceparent"] == f"00-{work.trace_id}-{work.span_id}-01"


def test_failure_shows_no_body(gigachat: FakeGigaChat, settings: AgentSettings) -> None:
    gigachat.will(status(400, "тайна"))
    request = Request(messages=[Message("user", "секрет")], sampling=parameters().agents["planning"])

    with pytest.raises(ModelFailure) as failure:
        _model(settings).reply(request)

    assert str(failure.value) == "rejected"


def test_unreachable_token_server_is_a_failure(gigachat: FakeGigaChat, settings: AgentSettings) -> None:
    nowhere = settings.model_copy(update={"gigachat_auth_url": "http://127.0.0.1:9/oauth"})
    request = Request(messages=[Message("user", "да")], sampling=parameters().agents["planning"])

    with pytest.raises(ModelFailure) as failure:
        _model(nowhere).reply(request)

    assert (failure.value.reason, gigachat.chats) == ("unavailable", [])


def test_one_client_serves_all_models_of_an_instance(gigachat: FakeGigaChat, settings: AgentSettings) -> None:
    gigachat.will(words("да"), words("да"))
    request = Request(messages=[Message("user", "да")], sampling=parameters().agents["finance"])

    for _ in range(2):
        _model(settings).reply(request)

    assert len(gigachat.tokens) == 1
    assert "repetition_penalty" not in gigachat.chats[0].body
