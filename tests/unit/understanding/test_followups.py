"""Words that go on from the ones before."""

from datetime import date

import pytest

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.followups import move_of_no_event
from functions.maestro.understanding.models import Slots, Understanding

TODAY = date(2026, 11, 22)


def said(text: str, previous: Slots | None = None) -> Understanding:
    return understand(text, today=TODAY, home_city="Москва", previous=previous)


def after(text: str, intent: str) -> Slots:
    return said(text).slots.model_copy(update={"last_intent": intent})


ESTIMATE = after("Посчитай смету: корпоратив 18 июня, 150 гостей, Казань", "estimate_budget")
PLAN = after("Корпоратив 18 июня, 150 гостей, Казань", "create_event")


@pytest.mark.parametrize(
    "text", ["а если 200 человек?", "А сколько это будет без алкоголя?", "а в Сочи?", "давай на 25 июня"]
)
def test_other_figures_ask_the_same_again(text: str) -> None:
    assert said(text, ESTIMATE).intent.intent == "estimate_budget"


def test_what_if_of_a_plan_asks_what_it_would_cost() -> None:
    assert said("а если 200 человек?", PLAN).intent.intent == "estimate_budget"


def test_new_wish_is_no_continuation() -> None:
    assert said("А найди фотографа в Казани", ESTIMATE).intent.intent == "find_vendors"


@pytest.mark.parametrize(
    "text", ["перенесём на 19-е", "перенесите на 19 число", "а если 19-го?", "давай на 19-е число"]
)
def test_bare_day_is_of_the_month_spoken_of(text: str) -> None:
    brief = said(text, ESTIMATE).brief

    assert brief is not None
    assert (brief.date, brief.guests, brief.wishes) == (date(2027, 6, 19), 150, [])


@pytest.mark.parametrize(("text", "day"), [("на 31-е", 18), ("на 19-е мая", 19)])
def test_day_the_month_lacks_or_with_a_month_of_its_own_is_left_alone(text: str, day: int) -> None:
    brief = said(text, ESTIMATE).brief

    assert brief is not None
    assert brief.date.day == day


def test_what_was_supposed_before_is_kept() -> None:
    brief = said("а без алкоголя?", said("а если 200 человек?", ESTIMATE).slots).brief

    assert brief is not None
    assert (brief.guests, brief.wishes) == (200, ["без алкоголя"])


def test_other_date_of_an_estimate_is_an_estimate() -> None:
    assert move_of_no_event("move_date", ESTIMATE) == "estimate_budget"
    assert move_of_no_event("move_date", PLAN) is None
