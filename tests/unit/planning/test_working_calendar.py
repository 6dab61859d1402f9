from datetime import date

import pytest
from holidays import country_holidays

from functions.planning.working_calendar import days_between, russian_calendar


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_decreed_years_agree_with_the_holidays_package(year: int) -> None:
    calendar, oracle = russian_calendar(), country_holidays("RU", language="ru")
    days = days_between(date(year, 1, 1), date(year + 1, 1, 1))

    assert [day for day in days if calendar.is_working(day) != oracle.is_working_day(day)] == []


def test_a_saturday_whose_day_off_was_moved_is_worked() -> None:
    assert russian_calendar().is_working(date(2027, 2, 20))
    assert not russian_calendar().is_working(date(2027, 2, 22))


def test_a_moved_day_off_says_where_it_comes_from() -> None:
    assert russian_calendar().holiday_name(date(2026, 12, 31)) == "Выходной, перенесённый с 04.01"


def test_a_holiday_on_a_weekend_gives_the_next_working_day_off_without_a_decree() -> None:
    calendar = russian_calendar()

    assert date(2028, 11, 4).weekday() == 5
    assert calendar.holiday_name(date(2028, 11, 6)) == "День народного единства (выходной)"
    assert not calendar.is_working(date(2028, 11, 6))
    assert calendar.is_working(date(2028, 11, 7))


def test_working_days_skip_the_new_year_holidays() -> None:
    days = russian_calendar().working_days(date(2026, 12, 30), date(2027, 1, 13))

    assert days == [date(2026, 12, 30), date(2027, 1, 11), date(2027, 1, 12)]


def test_from_day_of_a_sunday_is_the_monday() -> None:
    assert russian_calendar().from_day(date(2026, 11, 22)) == date(2026, 11, 23)


def test_years_without_a_decree_are_named() -> None:
    assert russian_calendar().years_not_decreed(date(2027, 12, 1), date(2029, 1, 1)) == [2028, 2029]


def test_sources_are_the_code_and_the_decrees_of_the_period() -> None:
    assert russian_calendar().sources(date(2026, 11, 1), date(2027, 1, 31)) == [
        "Трудовой кодекс РФ, статья 112",
        "consultant.ru/document/cons_doc_LAW_515170",
        "consultant.ru/document/cons_doc_LAW_544706",
    ]
