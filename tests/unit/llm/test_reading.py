"""From what a model sent to a typed answer."""

import pytest
from pydantic import BaseModel

from shared.llm.models import Reply
from shared.llm.reading import Unreadable, read


class Guests(BaseModel):
    guests: int
    city: str | None = None


def _reply(text: str = "", filled: dict[str, object] | None = None) -> Reply:
    return Reply(model="m", text=text, filled=filled)


def test_filled_form_is_read() -> None:
    assert read(_reply(filled={"guests": 150}), Guests) == Guests(guests=150)


def test_filled_form_wins_over_words() -> None:
    assert read(_reply('{"guests": 1}', {"guests": 150}), Guests) == Guests(guests=150)


@pytest.mark.parametrize(
    "text",
    [
        '{"guests": 150}',
        '```json\n{"guests": 150}\n```',
        'Вот что получилось: {"guests": 150}. Проверьте!',
        "{'guests': 150,}",
        '{"guests": 150',
    ],
    ids=["strict", "fence", "chatter", "python", "not closed"],
)
def test_object_in_words_is_read(text: str) -> None:
    assert read(_reply(text), Guests) == Guests(guests=150)


@pytest.mark.parametrize("text", ["", "не знаю", "[1, 2]", "150", "null"])
def test_anything_else_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(_reply(text), Guests)


def test_problems_name_the_field_and_keep_the_value_to_themselves() -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(_reply(filled={"guests": "секрет"}), Guests)

    assert unreadable.value.problems.startswith("guests: ")
    assert "секрет" not in unreadable.value.problems
    assert not unreadable.value.retryable
