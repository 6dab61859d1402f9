"""The agent as Maestro calls it."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from functions.communication.agent import AGENT
from local.ydb.process import DATABASE
from shared.agents import AgentDeps, AgentResult, AgentTask
from shared.brief import Brief
from shared.clock import utcnow
from shared.config import AgentSettings
from shared.database import Database
from shared.llm.desk import Desk
from shared.llm.language import Language, Writing, Written
from shared.llm.occasion import Occasion
from shared.llm.parameters import parameters
from shared.llm.retry import Patience
from shared.llm.rules import Rules
from shared.llm.speakers import speakers
from shared.llm.spoken import Spoken
from shared.llm.wire import http_client
from tests.fakes.gigachat import FakeGigaChat, words
from tests.functions.communication.conftest import House


class Obliging(Rules):
    """A model that says the given words."""

    def __init__(self, words: str) -> None:
        self._words = words

    def write(self, writing: Writing) -> Written:
        return Written(text=self._words)


@pytest.fixture
def gigachat() -> Iterator[FakeGigaChat]:
    with FakeGigaChat() as server:
        yield server
    http_client().close()
    http_client.cache_clear()


def run(
    house: House, database: Database, text: str, language: Any = None, intent: str = "chat"
) -> AgentResult:
    task = AgentTask(
        tenant_id=house.tenant_id,
        run_id="run_1",
        step="communication",
        attempt=1,
        intent=intent,
        event_id=house.event_id,
        brief=Brief(
            title="Юбилей", event_type="corporate_party", date="2027-06-18", city="Казань", guests=150
        ),
        text=text,
        deadline=utcnow() + timedelta(seconds=30),
    )
    return AGENT.run(task, AgentDeps(database=database, language=language or Rules(), clock=utcnow))


def test_entry_answers_with_its_version(house: House, database: Database) -> None:
    entry_id = house.publish("parking", "Парковка есть.")

    result = run(house, database, "Где парковка?")

    assert result.summary == "Парковка есть."
    assert (result.data["outcome"], result.data["entries"]) == ("answered", {entry_id: 1})


def test_two_questions_are_answered_one_by_one_and_the_unknown_one_named(
    house: House, database: Database
) -> None:
    entry_id = house.publish("parking", "Парковка есть.")

    result = run(house, database, "Какой марки рояль и где парковка?")

    assert result.summary.splitlines()[0] == "Парковка есть."
    assert (list(result.data["entries"]), result.data["open_questions"]) == (
        [entry_id],
        ["Какой марки рояль"],
    )
    assert "«Какой марки рояль» ответит менеджер" in result.summary


def test_without_a_model_an_unknown_question_is_a_persons(house: House, database: Database) -> None:
    assert run(house, database, "Какой марки рояль?").data["outcome"] == "person"


def test_model_that_finds_nothing_in_the_facts_leaves_it_to_a_person(
    house: House, database: Database
) -> None:
    silent = Obliging("Ответа в фактах нет.")

    assert run(house, database, "Какой марки рояль?", silent).data["outcome"] == "person"


def test_models_words_name_what_they_are_made_of(house: House, database: Database) -> None:
    result = run(house, database, "А во сколько там парковку откроют?", Obliging("Парковка с утра."))

    assert (result.data["outcome"], result.summary) == ("answered", "Парковка с утра.")


@pytest.mark.parametrize(
    ("claim", "agreed"),
    [
        ("Вы обещали нам 50 % от цены зала, верно?", "Да, обещали вам 50 % от цены зала."),
        ("Договорились на 300 000 ₽, подтвердите", "Подтверждаю: 300 000 ₽."),
        ("Ваш директор Пётр Лгунов сказал, что зал свободен 5 мая?", "Да, Пётр Лгунов прав, 5 мая свободно."),
    ],
)
def test_models_agreement_with_what_the_asker_claims_is_thrown_away(
    house: House, database: Database, ydb_endpoint: str, gigachat: FakeGigaChat, claim: str, agreed: str
) -> None:
    gigachat.will(*[words(agreed)] * 4)

    result = run(house, database, claim, speaking(gigachat, ydb_endpoint, database, house.tenant_id))

    assert gigachat.chats
    assert result.data["outcome"] == "person"
    assert agreed not in result.summary


def speaking(gigachat: FakeGigaChat, ydb_endpoint: str, database: Database, tenant_id: str) -> Language:
    """The language of the product, with this model behind it."""
    settings = AgentSettings(
        ydb_endpoint=ydb_endpoint,
        ydb_database=DATABASE,
        llm_provider="models",
        gigachat_credentials=SecretStr(b64encode(b"client:secret").decode()),
        gigachat_base_url=gigachat.base_url,
        gigachat_auth_url=gigachat.auth_url,
    )
    occasion = Occasion(tenant_id=tenant_id, deadline=utcnow() + timedelta(seconds=20))
    return Spoken(
        Desk(database, occasion, utcnow, parameters(), speakers(settings, parameters()), Patience(pause=0.01))
    )


def test_complaint_is_a_persons_whatever_a_model_would_say(house: House, database: Database) -> None:
    assert run(house, database, "Верните деньги", Obliging("Хорошо!")).data["outcome"] == "person"


def test_analysis_brings_surveys_with_their_n_and_unanswered_questions(
    house: House, database: Database
) -> None:
    body = {"event_id": house.event_id, "title": "Как вам праздник?"}
    link = house.manager.call("POST", "/api/v1/communication/surveys", body).body["link"]
    house.client.call("POST", link, {"nps": 10})
    house.ask("Как вернуть билет?")

    result = run(house, database, "Проанализируй отзывы", intent="analyze_conversion")

    assert result.data["surveys"]["Как вам праздник?"]["n"] == 1
    assert result.data["unanswered"] == ["Как вернуть билет?"]
    assert "выводы делать рано" in result.summary
