"""What is done with a message, by who wrote it and who answers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.communication.chat import Author, ChatState
from functions.communication.faq import Entry, EntryBody, EntryState, in_force
from functions.communication.matching import Index
from functions.communication.turns import Turn, decide, graver

PARKING = Entry(
    entry_id="faq_1",
    state=EntryState.PUBLISHED,
    version=3,
    body=EntryBody(topic="parking", question="Парковка", answer="Есть."),
)
TURN = Turn(
    key="m",
    text="Есть ли парковка?",
    state=ChatState.OPEN,
    is_outside=True,
    index=Index(in_force([PARKING], None)),
    facts={},
    previous=None,
    meaning=lambda text: None,
    automatic=frozenset({"faq_answer"}),
    opens_at=None,
)


def turn(**fields: Any) -> Turn:
    return replace(TURN, **fields)


def test_published_entry_answers_with_its_version() -> None:
    outcome = decide(TURN)

    [said] = outcome.says
    assert (said.author, said.text) == (Author.FAQ, "Есть.")
    assert said.source == {
        "faq": "faq_1",
        "version": 3,
        "topic": "parking",
        "question": "Парковка",
        "asked": "Есть ли парковка?",
    }


def test_suggested_entry_answers_a_colleague_at_once() -> None:
    outcome = decide(turn(text="Какой дресс-код?", is_outside=False))

    assert [said.author for said in outcome.says] == [Author.FAQ]


def test_suggested_entry_is_a_draft_for_a_client() -> None:
    outcome = decide(turn(text="Какой дресс-код?"))

    assert [draft.question for draft in outcome.drafts] == ["Какой дресс-код?"]
    assert (outcome.state, outcome.reason) == (ChatState.WAITING, "approval")


def test_short_question_leans_on_the_one_before() -> None:
    outcome = decide(turn(text="А платная?", previous="Есть ли парковка?"))

    assert outcome.topics == ["Парковка"]


def test_short_question_of_another_matter_does_not_lean() -> None:
    outcome = decide(turn(text="И какой марки рояль?", previous="Есть ли парковка?"))

    assert outcome.asks_maestro


def test_unknown_question_goes_to_maestro() -> None:
    assert decide(turn(text="Какой марки рояль?")).asks_maestro


def test_unknown_question_waits_while_a_person_is_awaited() -> None:
    outcome = decide(turn(text="Какой марки рояль?", state=ChatState.WAITING))

    assert not outcome.asks_maestro
    assert (outcome.reason, outcome.open_questions) == ("unknown", ["Какой марки рояль?"])
    assert [said.text for said in outcome.says] == ["Передам менеджеру и это."]


@pytest.mark.parametrize("text", ["Есть ли парковка?", "Позовите менеджера", "Спасибо"])
def test_system_keeps_silent_while_a_manager_talks(text: str) -> None:
    outcome = decide(turn(text=text, state=ChatState.PERSON))

    assert outcome.says == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Позовите человека", "asked"),
        ("Верните деньги", "money"),
        ("На парковке пожар", "safety"),
        ("Гостю стало плохо", "medical"),
        ("Я подам в суд", "legal"),
        ("Это безобразие", "complaint"),
    ],
)
def test_some_matters_go_to_a_person_whatever_the_faq_says(text: str, reason: str) -> None:
    outcome = decide(turn(text=text))

    assert (outcome.state, outcome.reason) == (ChatState.WAITING, reason)


def test_handover_out_of_hours_says_when_people_are_back() -> None:
    outcome = decide(turn(text="Позовите менеджера", opens_at=datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))

    assert "в понедельник, 23.11, после 10:00" in outcome.says[0].text


def test_answer_whose_facts_are_not_known_is_a_persons() -> None:
    outcome = decide(turn(text="Во сколько начало?"))

    assert outcome.reason == "unknown"
    assert outcome.topics == ["Во сколько начало и конец?"]


def test_each_question_of_a_message_is_answered_with_its_own_source() -> None:
    outcome = decide(turn(text="Есть ли парковка и какой дресс-код?", is_outside=False))

    assert [(said.key, said.source and said.source["asked"]) for said in outcome.says] == [
        ("m/1/faq", "Есть ли парковка"),
        ("m/2/faq", "какой дресс-код?"),
    ]


def test_question_only_a_person_answers_is_named_beside_the_answered_one() -> None:
    outcome = decide(turn(text="Сколько стоит и есть ли парковка?"))

    assert [said.text for said in outcome.says] == [
        "Есть.",
        "Передаю менеджеру вопрос «сколько стоит»: он ответит здесь.",
    ]
    assert (outcome.state, outcome.open_questions) == (ChatState.WAITING, ["Сколько стоит"])


def test_request_beside_a_question_goes_to_maestro_in_its_own_words() -> None:
    outcome = decide(turn(text="Есть ли парковка? И пришлите смету на 80 человек"))

    assert [said.author for said in outcome.says] == [Author.FAQ]
    assert outcome.asks_maestro == "И пришлите смету на 80 человек"


def test_two_suggested_answers_are_two_drafts_and_one_word_about_them() -> None:
    outcome = decide(turn(text="Какой дресс-код? Какая программа?"))

    assert len(outcome.drafts) == 2
    [said] = outcome.says
    assert said.text == "Про «какой дресс-код» и «какая программа» уточняю у коллег и отвечу здесь же."


def test_request_for_a_person_does_not_swallow_the_question_beside_it() -> None:
    outcome = decide(turn(text="Есть ли парковка? Позовите менеджера."))

    assert [said.author for said in outcome.says] == [Author.FAQ, Author.SYSTEM]
    assert outcome.reason == "asked"


def test_danger_silences_every_other_question() -> None:
    outcome = decide(turn(text="Есть ли парковка? Там пожар!"))

    assert (outcome.reason, [said.author for said in outcome.says]) == ("safety", [Author.SYSTEM])


def test_colleague_is_told_which_answer_is_theirs_to_write() -> None:
    outcome = decide(turn(text="Можно ли с животными?", is_outside=False))

    [said] = outcome.says
    assert "добавьте" in said.text
    assert not outcome.asks_maestro


def test_colleague_who_asks_of_prices_asks_maestro() -> None:
    assert decide(turn(text="Сколько стоят ваши услуги?", is_outside=False)).asks_maestro


@pytest.mark.parametrize(
    ("before", "new", "kept"),
    [
        (None, "unknown", "unknown"),
        ("approval", "unknown", "unknown"),
        ("safety", "unknown", "safety"),
        ("asked", "money", "money"),
        ("asked", None, "asked"),
        (None, None, None),
    ],
)
def test_queue_shows_the_gravest_reason(before: str | None, new: str | None, kept: str | None) -> None:
    assert graver(before, new) == kept
