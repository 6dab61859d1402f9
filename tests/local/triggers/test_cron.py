from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.triggers.cron import CronError, next_after

NOW = datetime(2026, 11, 22, 10, 30, 15, tzinfo=UTC)  # a Sunday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * ? *", "2026-11-22 10:31"),
        ("* * * * ?", "2026-11-22 10:31"),
        ("0 * ? * * *", "2026-11-22 11:00"),
        ("15 10 ? * * *", "2026-11-23 10:15"),
        ("0/15 * * * ? *", "2026-11-22 10:45"),
        ("*/20 9-18 ? * MON-FRI *", "2026-11-23 09:00"),
        ("5,10 12 1 1 ? *", "2027-01-01 12:05"),
        ("0 0 L * ? *", "2026-11-30 00:00"),
        ("0 0 L 2 ? 2028", "2028-02-29 00:00"),
        ("0 0 LW * ? *", "2026-11-30 00:00"),
        ("0 0 LW 1 ? 2027", "2027-01-29 00:00"),  # the 31st is a Sunday
        ("0 0 15W 5 ? 2027", "2027-05-14 00:00"),  # the 15th is a Saturday
        ("0 0 15W 8 ? 2027", "2027-08-16 00:00"),  # the 15th is a Sunday
        ("0 0 1W 5 ? 2027", "2027-05-03 00:00"),  # Saturday the 1st may not leave the month
        ("0 0 31W 10 ? 2027", "2027-10-29 00:00"),  # nor may Sunday the 31st
        ("0 0 ? * 6#3 *", "2026-12-18 00:00"),
        ("0 0 ? * mon#5 *", "2026-11-30 00:00"),
        ("0 0 ? * L *", "2026-11-28 00:00"),
        ("0 0 ? * 1 *", "2026-11-29 00:00"),
        ("0 12 ? feb,mar SAT 2027", "2027-02-06 12:00"),
        ("0 0 29 2 ? *", "2028-02-29 00:00"),
    ],
)
def test_next_moment_of_an_expression(expression: str, expected: str) -> None:
    assert next_after(expression, NOW) == at(expected)


def test_moment_itself_does_not_count() -> None:
    assert next_after("0 12 * * ? *", at("2026-11-22 12:00")) == at("2026-11-23 12:00")


def test_moment_of_another_zone_is_taken_as_utc() -> None:
    moscow_noon = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=3)))

    assert next_after("30 9 * * ? *", moscow_noon) == at("2026-11-22 09:30")


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("* * * *", "five fields"),
        ("0 0 0 0 * ? * *", "five fields"),
        ("* " * 60, "at most 100"),
        ("* * * * * *", "Exactly one"),
        ("* * ? * ? *", "Exactly one"),
        ("60 * * * ? *", "Minutes: '60'"),
        ("? * * * ? *", "Minutes: '?'"),
        ("* 24 * * ? *", "Hours: '24'"),
        ("* * 0 * ? *", "Day of month: '0'"),
        ("* * L-3 * ? *", "Day of month: 'L'"),
        ("* * 32W * ? *", "Day of month: '32'"),
        ("* * * 13 ? *", "Month: '13'"),
        ("* * * MAI ? *", "Month: 'MAI'"),
        ("* * ? * 0 *", "Day of week: '0'"),
        ("* * ? * 6L *", "Day of week: '6L'"),
        ("* * ? * 6#6 *", "Day of week: '6#6'"),
        ("* * ? * 5W *", "Day of week: '5W'"),
        ("* * * * ? 2100", "Year: '2100'"),
        ("*/0 * * * ? *", "step '0'"),
        ("20-10 * * * ? *", "range '20-10'"),
        ("1,,2 * * * ? *", "Minutes: ''"),
    ],
)
def test_wrong_expression_is_refused_by_field(expression: str, complaint: str) -> None:
    with pytest.raises(CronError) as error:
        next_after(expression, NOW)

    assert complaint in str(error.value)


@pytest.mark.parametrize("expression", ["0 0 31 2 ? *", "0 0 1 1 ? 2020"])
def test_expression_that_never_fires_says_so(expression: str) -> None:
    with pytest.raises(CronError, match="never fires"):
        next_after(expression, NOW)


minutes = st.sets(st.integers(0, 59), min_size=1, max_size=4)
hours = st.sets(st.integers(0, 23), min_size=1, max_size=3)
months = st.sets(st.integers(1, 12), min_size=1, max_size=12)
days = st.sets(st.integers(1, 28), min_size=1, max_size=28)
weekdays = st.sets(st.integers(1, 7), min_size=1, max_size=7)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ANY_DAY, ANY_MONTH = set(range(1, 32)), set(range(1, 13))


def listed(values: set[int]) -> str:
    return ",".join(map(str, sorted(values)))


def fits(moment: datetime, minute: set[int], hour: set[int], day: set[int], weekday: set[int]) -> bool:
    return (
        moment.minute in minute
        and moment.hour in hour
        and moment.day in day
        and moment.isoweekday() % 7 + 1 in weekday
    )


def brute_force(moment: datetime, hour: set[int], **fields: set[int]) -> datetime:
    """Try every minute of every fitting hour."""
    probe = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while not fits(probe, hour=hour, **fields):
        to_next_hour = timedelta(minutes=60 - probe.minute)
        probe += timedelta(minutes=1) if probe.hour in hour else to_next_hour
    return probe


@given(moment=moments, minute=minutes, hour=hours, day=days)
def test_no_earlier_moment_fits_days_of_month(
    moment: datetime, minute: set[int], hour: set[int], day: set[int]
) -> None:
    found = next_after(f"{listed(minute)} {listed(hour)} {listed(day)} * ? *", moment)

    assert found == brute_force(moment, hour, minute=minute, day=day, weekday=set(range(1, 8)))


@given(moment=moments, minute=minutes, hour=hours, weekday=weekdays)
def test_no_earlier_moment_fits_days_of_week(
    moment: datetime, minute: set[int], hour: set[int], weekday: set[int]
) -> None:
    found = next_after(f"{listed(minute)} {listed(hour)} ? * {listed(weekday)} *", moment)

    assert found == brute_force(moment, hour, minute=minute, day=ANY_DAY, weekday=weekday)


@given(moment=moments, month=months)
def test_result_is_in_a_listed_month_and_later(moment: datetime, month: set[int]) -> None:
    found = next_after(f"0 0 1 {listed(month)} ? *", moment)

    assert found.month in month
    assert found > moment
