"""How a person is told apart in the tables: by an address, a number, or the id of a user, in one spelling."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: Numbers without a country are taken for Russian ones.
REGION = "RU"


class Person(BaseModel):
    """Exactly one of the three."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    user_id: str | None = Field(default=None, min_length=1, max_length=64)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len([one for one in (self.email, self.phone, self.user_id) if one is not None]) != 1:
            raise ValueError("Укажите что-то одно: email, phone или user_id.")
        _ = self.key
        return self

    @property
    def key(self) -> str:
        """`email:anna@example.ru`, `phone:+79161234567` or `user:usr_…`. Raises `ValueError`."""
        if self.email is not None:
            return f"email:{_address(self.email)}"
        if self.phone is not None:
            return f"phone:{_number(self.phone)}"
        return f"user:{self.user_id}"

    @property
    def value(self) -> str:
        """The key without its kind."""
        return self.key.partition(":")[2]


def by_email(address: str) -> Person:
    """Whose mailbox it is."""
    return Person(email=address)


def _address(text: str) -> str:
    address = text.strip().lower()
    local, at, domain = address.rpartition("@")
    if not (local and at and "." in domain) or any(one.isspace() for one in address):
        raise ValueError("Это не адрес почты: нужен вид anna@example.ru.")
    return address


def _number(text: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("Это не телефон: нужен вид +7 916 123-45-67.") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("Это не телефон: нужен вид +7 916 123-45-67.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
