"""One person, one spelling."""

import pytest
from pydantic import ValidationError

from shared.persons import Person


@pytest.mark.parametrize("email", ["anna@example.ru", " Anna@Example.RU ", "ANNA@EXAMPLE.RU"])
def test_address_has_one_spelling(email: str) -> None:
    assert Person(email=email).key == "email:anna@example.ru"


@pytest.mark.parametrize(
    "phone", ["+7 916 123-45-67", "8 (916) 123-45-67", "89161234567", "+79161234567", "9161234567"]
)
def test_number_has_one_spelling(phone: str) -> None:
    assert Person(phone=phone).key == "phone:+79161234567"


def test_user_is_known_by_id() -> None:
    assert Person(user_id="usr_1").key == "user:usr_1"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": "a@example.ru", "phone": "+79161234567"},
        {"email": "a"},
        {"email": "a b@example.ru"},
        {"email": "@example.ru"},
        {"phone": "12"},
        {"phone": "позвоните мне"},
        {"user_id": ""},
        {"name": "Анна"},
    ],
)
def test_anything_else_is_nobody(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Person(**fields)  # type: ignore[arg-type]


def test_error_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(ValidationError) as caught:
        Person(email="secret person")

    assert "secret person" not in str(caught.value)
