"""What a reader gets: a typed answer, or None and why."""

from decimal import Decimal

import pytest

from tests.fakes.gigachat import Behaviour, FakeGigaChat, filled, slow, status, words
from tests.functions.llm.cases import Reading, extraction
from tests.functions.llm.conftest import Speaking

GIVEN = {"guests": 150, "budget": 2500000.5, "city": "Казань"}
READ = Reading(guests=150, budget=Decimal("2500000.5"), city="Казань")


def test_function_call_is_read(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(filled(GIVEN))

    extracted = speaking().extract(extraction())

    assert (extracted.answer, extracted.reason) == (READ, None)
    assert extracted.usage.tokens_out > 0


def test_schema_arrives_undamaged_and_the_call_is_forced(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(filled(GIVEN))

    speaking().extract(extraction())

    sent = gigachat.chats[0].body
    assert sent["function_call"] == {"name": "answer"}
    assert sent["functions"] == [
        {
            "name": "answer",
            "description": "Что сказано о мероприятии.",
            "parameters": {
                "type": "object",
                "description": "Что сказано о мероприятии.",
                "properties": {
                    "guests": {"type": "integer"},
                    "budget": {"type": "number"},
                    "city": {"type": "string"},
                },
                "additionalProperties": False,
            },
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"guests": 150, "budget": 2500000.5, "city": "Казань"}',
        'Вот ответ:\n```json\n{"guests": 150, "budget": 2500000.5, "city": "Казань"}\n```',
        '{"guests": 150, "budget": 2500000.5, "city": "Казань"',
    ],
    ids=["plain", "fenced", "not closed"],
)
def test_object_written_as_text_is_read(gigachat: FakeGigaChat, speaking: Speaking, text: str) -> None:
    gigachat.will(words(text))

    extracted = speaking().extract(extraction())

    assert extracted.answer == READ
    assert len(gigachat.chats) == 1


def test_wrong_field_is_asked_for_again_with_the_error(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(filled({"guests": "много"}), filled(GIVEN))

    extracted = speaking().extract(extraction())

    assert extracted.answer == READ
    assert "guests: " in gigachat.chats[1].body["messages"][-1]["content"]


@pytest.mark.parametrize(
    "wrong",
    [filled({"guests": "много"}), filled('{"guests": 150'), words("не понимаю")],
    ids=["wrong type", "arguments are not an object", "words"],
)
def test_answer_unreadable_twice_is_none(
    gigachat: FakeGigaChat, speaking: Speaking, wrong: Behaviour
) -> None:
    gigachat.will(wrong, wrong, filled(GIVEN))

    extracted = speaking().extract(extraction())

    assert (extracted.answer, extracted.reason) == (None, "unreadable")
    assert len(gigachat.chats) == 2


def test_broken_arguments_are_asked_for_again_in_a_valid_order_of_roles(
    gigachat: FakeGigaChat, speaking: Speaking
) -> None:
    gigachat.will(filled('{"guests": 150'), filled(GIVEN))

    extracted = speaking().extract(extraction())

    assert extracted.answer == READ
    assert [message["role"] for message in gigachat.chats[1].body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (status(402), "not_paid"),
        (words("", "blacklist"), "blacklist"),
        (words('{"guests": 1', "length"), "length"),
        (slow(5, filled(GIVEN)), "timeout"),
    ],
    ids=["not paid", "blacklist", "length", "slow"],
)
def test_failed_call_is_none_with_its_reason(
    gigachat: FakeGigaChat, speaking: Speaking, fault: Behaviour, reason: str
) -> None:
    gigachat.will(fault, fault)

    extracted = speaking(seconds=2).extract(extraction())

    assert (extracted.answer, extracted.reason) == (None, reason)
    assert len(gigachat.chats) == (2 if reason == "length" else 1)


def test_private_text_never_leaves(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    extracted = speaking().extract(extraction(private=True))

    assert (extracted.answer, extracted.reason) == (None, "private")
    assert gigachat.chats == []
