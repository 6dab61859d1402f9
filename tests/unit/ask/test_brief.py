"""What is said of the brief as it was understood."""

import datetime

from local.ask.render.brief import brief_section
from shared.brief import Assumption, Brief
from tests.unit.ask.builders import BRIEF, shown


def brief_text(brief: Brief, *assumptions: Assumption) -> str:
    return shown(*brief_section(brief, assumptions))


def test_brief_shows_every_field() -> None:
    text = brief_text(BRIEF)

    for value in (
        "корпоратив",
        "12 декабря 2026 г.",
        "Казань",
        "150 гостей",
        "2 500 000 ₽",
        "очно",
        "5 часов",
    ):
        assert value in text


def test_brief_puts_an_assumption_beside_its_field() -> None:
    line = next(
        line for line in brief_text(BRIEF, *BRIEF.assumptions).splitlines() if line.startswith("Длительность")
    )

    assert "допущение (5 часов): обычная длительность" in line


def test_brief_lists_other_assumptions_apart() -> None:
    fee = Assumption(field="fee", value="12 %", reason="Вознаграждение по умолчанию.")

    text = brief_text(BRIEF, fee)

    assert text.index("Принято по умолчанию") < text.index("12 %: вознаграждение по умолчанию.")


def test_brief_keeps_the_capitals_of_an_abbreviation() -> None:
    assert "10 %: НДС сверху" in brief_text(BRIEF, Assumption(field="fee", value="10 %", reason="НДС сверху"))


def test_brief_says_what_was_not_named() -> None:
    assert "не назван" in brief_text(BRIEF.model_copy(update={"budget": None}))


def test_brief_counts_a_long_event_in_days() -> None:
    assert "2 дня" in brief_text(BRIEF.model_copy(update={"duration_hours": 32}))


def test_brief_shows_the_end_of_a_period() -> None:
    period_end = datetime.date(2026, 12, 20)

    assert "(до 20 декабря 2026 г.)" in brief_text(BRIEF.model_copy(update={"period_end": period_end}))
