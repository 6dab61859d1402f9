"""What the tests ask of the language."""

from decimal import Decimal

from pydantic import BaseModel

from shared.llm.language import Extraction, Writing

PROMPT = "Напиши вступление к плану.\nФакты: Казань, 12 декабря 2026 г., 150 гостей, бюджет 2 500 000 ₽."
TRUE = "В Казани 12 декабря соберутся 150 гостей, на всё есть 2,5 млн ₽."
UNTRUE = "В Казани 12 декабря соберутся 180 гостей."
TEMPLATE = "План готов: 12 декабря 2026 г., Казань, 150 гостей."


class Reading(BaseModel):
    """Что сказано о мероприятии."""

    guests: int | None = None
    budget: Decimal | None = None
    city: str | None = None


def writing(*, private: bool = False) -> Writing:
    """An introduction to a plan."""
    facts = PROMPT.partition("Факты:")[2]
    return Writing(agent="planning", prompt=PROMPT, facts=facts, template=TEMPLATE, private=private)


def extraction(*, private: bool = False) -> Extraction[Reading]:
    """The slots of a request."""
    prompt = "Корпоратив на 150 человек в Казани"
    return Extraction(agent="maestro", prompt=prompt, schema=Reading, private=private)
