"""The agent as Maestro calls it."""

from datetime import timedelta
from typing import Any

from functions.communication.agent import AGENT
from shared.agents import AgentDeps, AgentResult, AgentTask
from shared.brief import Brief
from shared.clock import utcnow
from shared.database import Database
from shared.llm.language import Writing, Written
from shared.llm.rules import Rules
from tests.functions.communication.conftest import House


class Obliging(Rules):
    """A model that says the given words."""

    def __init__(self, words: str) -> None:
        self._words = words

    def write(self, writing: Writing) -> Written:
        return Written(text=self._words)


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
    assert (result.data["outcome"], result.data["entry_id"], result.data["entry_version"]) == (
        "answered",
        entry_id,
        1,
    )


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
