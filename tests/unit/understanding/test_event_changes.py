"""What a later message of a conversation means once its event is there."""

from datetime import date
from decimal import Decimal

import pytest

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.event_changes import changes, known_of
from functions.maestro.understanding.models import Slots, Understanding
from shared.brief import Brief
from tests.unit.understanding.corpus import TODAY

FIRST = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"


def read(text: str, previous: Slots | None = None) -> Understanding:
    return understand(text, today=TODAY, home_city="Москва", previous=previous)


@pytest.fixture(scope="module")
def known() -> Slots:
    """A conversation whose event has been planned."""
    return read(FIRST).slots.model_copy(update={"event_id": "evt_1"})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("сделай 200 гостей", "create_event"),
        ("бюджет 3 млн", "create_event"),
        ("давай в Сочи", "create_event"),
        ("добавь фотозону", "create_event"),
        ("без алкоголя", "create_event"),
        ("да, на 40", "create_event"),
        ("перенеси на 19 декабря", "move_date"),
        ("а если 200 человек?", "estimate_budget"),
        ("а если 300?", "estimate_budget"),
        ("а можно на 40 человек?", "estimate_budget"),
        ("сколько это будет без фотографа?", "estimate_budget"),
        ("найди диджея", "find_vendors"),
        ("что по срокам?", "show_schedule"),
        ("какая погода завтра?", "default"),
    ],
)
def test_the_event_is_changed_only_by_a_request_to_change_it(known: Slots, text: str, intent: str) -> None:
    understood = read(text, known)

    assert understood.intent.intent == intent
    assert understood.slots.event_id == "evt_1"


@pytest.mark.parametrize("text", ["спасибо!", "Отлично, спасибо большое", "ок", "понял, хорошо"])
def test_a_courtesy_is_answered_and_starts_no_work(known: Slots, text: str) -> None:
    understood = read(text, known)

    assert understood.reply and understood.brief is None
    assert understood.slots == known


@pytest.mark.parametrize(
    "text", ["свадьба 5 июля, 50 гостей, Сочи", "ещё один корпоратив 20 февраля на 30 человек"]
)
def test_another_event_takes_nothing_over(known: Slots, text: str) -> None:
    understood = read(text, known)

    assert understood.slots.event_id is None
    assert understood.brief is not None and understood.brief.budget is None


def test_a_corrected_type_is_the_same_event(known: Slots) -> None:
    understood = read("не корпоратив, а конференция", known)

    assert understood.slots.event_id == "evt_1"
    assert understood.brief is not None and understood.brief.title == "Конференция в Казани"


def test_changes_are_told_with_what_they_were() -> None:
    before = brief_of(FIRST)
    after = before.model_copy(update={"guests": 200, "date": date(2026, 12, 19)})

    assert changes(before, after) == ["дата 12.12.2026 → 19.12.2026", "гости 150 → 200"]


@pytest.mark.parametrize("text", ["а если 300?", "сделай 300", "а если 300 человек?"])
def test_a_bare_number_supposed_is_of_guests(known: Slots, text: str) -> None:
    brief = read(text, known).brief

    assert brief is not None and (brief.guests, brief.budget) == (300, 2_500_000)


@pytest.mark.parametrize("text", ["а если 300 тысяч?", "а если в 18:00?", "а если 19 декабря?"])
def test_another_number_supposed_is_none(known: Slots, text: str) -> None:
    brief = read(text, known).brief

    assert brief is not None and brief.guests == 150


def test_a_budget_for_each_guest_stays_one_when_their_number_changes() -> None:
    said = read("корпоратив, 100 человек, 5000 на человека").slots
    stored = brief_of("корпоратив, 100 человек, 5000 на человека")

    slots = known_of(stored, said.model_copy(update={"budget": None}), said)

    assert slots.budget is not None and (slots.budget.value.amount, slots.budget.value.per_guest) == (
        Decimal(5000),
        True,
    )


def brief_of(text: str) -> Brief:
    brief = read(text).brief
    assert brief is not None
    return brief
