"""What is wrong with a field, in Russian."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.money import Rubles
from shared.validation import field_errors


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def message(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    [error] = field_errors(caught.value.errors())
    return error.message_ru


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        pytest.param(Colour, "pink", "Допустимые значения: red, blue.", id="choice"),
        pytest.param(Rubles, "0.001", "Не больше 2 знаков после запятой.", id="kopecks"),
        pytest.param(Rubles, "сто", "Здесь нужна сумма: число или строка с числом.", id="sum in words"),
        pytest.param(int, "9" * 5000, "Слишком большое число.", id="huge number"),
        pytest.param(bytes, 5, "Недопустимое значение.", id="what we have no words for"),
    ],
)
def test_message_says_what_would_be_right(kind: Any, value: Any, told: str) -> None:
    assert message(kind, value) == told
