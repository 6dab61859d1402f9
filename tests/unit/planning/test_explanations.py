from datetime import date, timedelta

import pytest

from functions.planning.plan import draw_up
from shared.agents import Notice, Severity
from shared.brief import EventType
from tests.unit.planning.builders import TODAY, brief, plan_for


def warned(days: int, event_type: EventType = EventType.CORPORATE_PARTY) -> list[Notice]:
    wanted = brief(date=TODAY + timedelta(days=days), event_type=event_type)
    return draw_up(wanted, today=TODAY).notes.warnings


@pytest.mark.parametrize(
    ("days", "code", "severity"),
    [(27, "lead_time_short", Severity.WARN), (28, "lead_time_tight", Severity.INFO)],
)
def test_below_the_minimum_is_a_warning_and_below_the_usual_is_for_knowing(
    days: int, code: str, severity: Severity
) -> None:
    assert [(one.code, one.severity) for one in warned(days)][:1] == [(code, severity)]


def test_the_usual_lead_time_is_no_news() -> None:
    assert [one.code for one in warned(70)] == []


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Событие сегодня"), (1, "Событие через 1 день"), (22, "Событие через 22 дня")]
)
def test_the_time_left_is_said_in_russian(days: int, words: str) -> None:
    assert warned(days)[0].message.startswith(words)


def test_a_compressed_plan_names_its_measures() -> None:
    compressed = next(one for one in warned(20) if one.code == "plan_compressed")

    assert compressed.message.endswith(
        "ведём работы параллельно; сокращаем сроки работ; берём готовые пакеты."
    )


def test_what_is_impossible_blocks_and_names_a_way_out() -> None:
    blocked = [one for one in warned(20, EventType.FESTIVAL) if one.severity is Severity.BLOCK]

    assert [one.field for one in blocked] == ["tasks.G2"]
    assert blocked[0].message.endswith("Перенесите дату или измените формат.")


def test_permits_that_fit_warn_of_nothing() -> None:
    assert Severity.BLOCK not in {one.severity for one in warned(300, EventType.FESTIVAL)}


def test_assumptions_name_the_hour_of_the_start() -> None:
    assumed = {one.field: one.value for one in plan_for(event_type=EventType.WEDDING).assumptions}

    assert assumed["running_order.start"] == "15:00"


def test_a_lead_time_of_our_own_is_called_an_assumption() -> None:
    sources = {one.figure: one for one in plan_for(event_type=EventType.EXHIBITION).sources}

    assert (sources["lead_time"].provenance, sources["lead_time"].reference) == ("assumption", None)
    assert sources["lead_time"].note == "обычно 52 недели, не меньше 26 недель"


def test_dates_of_two_years_rest_on_two_decrees() -> None:
    sources = {one.figure: one for one in plan_for(date=date(2027, 2, 12)).sources}

    assert (sources["tasks.dates"].reference or "").count("consultant.ru") == 2
