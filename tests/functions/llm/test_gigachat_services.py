"""GigaChat beside the chat: vectors, pictures, tokens, the balance, and its own form of schemas."""

from decimal import Decimal

import pytest

from shared.config import AgentSettings
from shared.llm.gigachat import GigaChatModel
from shared.llm.gigachat_services import MAX_IMAGE_BYTES, GigaChatServices
from shared.llm.models import Form, Message, ModelFailure, Request
from shared.llm.parameters import parameters
from shared.llm.speakers import speakers
from tests.fakes.gigachat import FakeGigaChat, words

FORM = Form(
    name="answer",
    description="Сколько гостей.",
    schema={
        "type": "object",
        "properties": {"guests": {"type": "integer", "minimum": 1}},
        "required": ["guests"],
        "additionalProperties": False,
    },
)


def _model(settings: AgentSettings) -> GigaChatModel:
    model = speakers(settings, parameters())["gigachat"].model
    assert isinstance(model, GigaChatModel)
    return model


@pytest.fixture
def services(settings: AgentSettings) -> GigaChatServices:
    return GigaChatServices(_model(settings))


def _asked(form: Form | None = None, *messages: Message) -> Request:
    said = messages or (Message("user", "Сколько?"),)
    return Request(messages=said, sampling=parameters().agents["planning"], form=form)


def test_vectors_come_in_the_order_of_the_texts(services: GigaChatServices) -> None:
    assert services.embeddings(["а", "бвг"]) == [[1.0, 1.0], [3.0, 1.0]]


def test_picture_is_uploaded_shown_and_forgotten(
    gigachat: FakeGigaChat, services: GigaChatServices, settings: AgentSettings
) -> None:
    file_id = services.upload_image("stage.jpg", b"\xff\xd8picture")
    _model(settings).reply(_asked(None, Message("user", "Что здесь?", (file_id,))))
    held = dict(gigachat.files)
    services.delete_file(file_id)

    assert b"\xff\xd8picture" in held[file_id]
    assert gigachat.chats[0].body["messages"][0]["attachments"] == [file_id]
    assert gigachat.files == {}


def test_picture_too_large_is_not_sent(gigachat: FakeGigaChat, services: GigaChatServices) -> None:
    with pytest.raises(ValueError, match="at most"):
        services.upload_image("big.jpg", b"0" * (MAX_IMAGE_BYTES + 1))

    assert gigachat.files == {}


def test_tokens_are_counted_by_text(services: GigaChatServices) -> None:
    assert services.count_tokens(["1234", "12345678"]) == [2, 3]


def test_balance_is_told_by_model(services: GigaChatServices) -> None:
    assert services.balance() == {"GigaChat-2-Pro": Decimal(50000)}


def test_failure_is_translated_here_too(settings: AgentSettings) -> None:
    nowhere = settings.model_copy(update={"gigachat_base_url": "http://127.0.0.1:9/api/v1"})

    with pytest.raises(ModelFailure, match="unavailable"):
        GigaChatServices(_model(nowhere)).balance()


def test_native_schema_goes_undamaged_where_the_contract_allows_it(
    gigachat: FakeGigaChat, settings: AgentSettings
) -> None:
    native = settings.model_copy(update={"llm_endpoints": {"gigachat": {"structured": "native_schema"}}})
    gigachat.will(words('{"guests": 150}'))

    reply = _model(native).reply(_asked(FORM))

    sent = gigachat.chats[0].body
    assert sent["response_format"] == {"type": "json_schema", "schema": FORM.schema, "strict": True}
    assert '"minimum": 1' in sent["messages"][0]["content"]
    assert reply.text == '{"guests": 150}'


def test_forced_function_goes_undamaged(gigachat: FakeGigaChat, settings: AgentSettings) -> None:
    _model(settings).reply(_asked(FORM))

    assert gigachat.chats[0].body["functions"][0]["parameters"] == FORM.schema


def test_scope_says_how_many_may_call_at_once(settings: AgentSettings) -> None:
    personal = speakers(settings, parameters())["gigachat"]
    company = speakers(settings.model_copy(update={"gigachat_scope": "GIGACHAT_API_CORP"}), parameters())[
        "gigachat"
    ]

    assert (personal.places, company.places) == (1, 10)
