import datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.finance.forecast import MONTH, OLDER, ON_TIME, TWO_MONTHS, expected_cost, forecast
from functions.finance.models import Line, LineStatus
from shared.agents import Severity
from shared.provenance import Provenance
from shared.vat import TaxStatus

EVENT = datetime.date(2027, 3, 1)
TODAY = datetime.date(2027, 1, 10)
RESERVE = Decimal(10_000)


def line(code: str = "av.sound", **changes: Any) -> Line:
    plan = Decimal(changes.pop("plan", 100_000))
    given = {
        "code": code,
        "group": code.split(".")[0],
        "name": code,
        "category": "av",
        "unit": "шт.",
        "quantity": 1,
        "unit_price": plan,
        "net": plan,
        "vat_rate": 0,
        "vat": 0,
        "gross": plan,
        "variable": False,
        "supplier": TaxStatus.USN,
        "provenance": Provenance.ASSUMPTION,
    }
    return Line.model_validate(given | changes)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (LineStatus.ESTIMATED, 100_000),
        (LineStatus.QUOTED, 110_000),
        (LineStatus.CONTRACTED, 105_000),
        (LineStatus.INVOICED, 105_000),
        (LineStatus.PAID, 105_000),
        (LineStatus.ACCEPTED, 107_000),
    ],
)
def test_a_line_costs_what_its_furthest_status_says(status: LineStatus, expected: int) -> None:
    moved = line(status=status, quoted=110_000, contracted=105_000, fact=107_000)

    assert expected_cost(moved) == expected


def test_the_forecast_counts_each_line_once() -> None:
    lines = [
        line("av.sound", status="accepted", fact=107_000, contracted=100_000),
        line("av.light", status="contracted", contracted=95_000, quoted=99_000),
        line("av.stage"),
    ]

    told = forecast(lines, RESERVE, EVENT, TODAY)

    assert (told.accepted, told.contracted, told.open) == (107_000, 95_000, 100_000)
    assert (told.plan, told.at_completion, told.over) == (300_000, 302_000, 2_000)
    assert told.reserve_left == 8_000


def test_savings_do_not_grow_the_reserve() -> None:
    told = forecast([line(status="contracted", contracted=90_000)], RESERVE, EVENT, TODAY)

    assert (told.over, told.reserve_left) == (-10_000, 10_000)


@pytest.mark.parametrize(
    ("code", "contracted", "shown"),
    [
        ("venue.rent", 105_000, False),
        ("venue.rent", 105_100, True),
        ("catering.menu", 109_000, False),
        ("catering.menu", 111_000, True),
        ("marketing.media", 114_000, False),
        ("marketing.media", 116_000, True),
        ("av.sound", 110_000, False),
        ("av.sound", 110_500, True),
    ],
)
def test_each_group_has_its_own_threshold(code: str, contracted: int, shown: bool) -> None:
    told = forecast([line(code, status="contracted", contracted=contracted)], RESERVE, EVENT, TODAY)

    assert bool(told.overruns) is shown


def test_overruns_are_ranked_by_money_not_by_percent() -> None:
    lines = [
        line("decor.scenery", plan=10_000, status="contracted", contracted=20_000),
        line("venue.rent", plan=1_000_000, status="contracted", contracted=1_100_000),
    ]

    assert [one.group for one in forecast(lines, RESERVE, EVENT, TODAY).overruns] == ["venue", "decor"]


def test_drawing_on_the_reserve_two_weeks_ahead_is_too_early() -> None:
    lines = [line(status="contracted", contracted=105_000)]

    early = forecast(lines, RESERVE, EVENT, EVENT - datetime.timedelta(days=15))
    late = forecast(lines, RESERVE, EVENT, EVENT - datetime.timedelta(days=14))

    assert [one.code for one in early.warnings] == ["reserve_drawn_early"]
    assert late.warnings == []


def test_more_than_the_reserve_stops_the_work() -> None:
    told = forecast([line(status="contracted", contracted=120_000)], RESERVE, EVENT, EVENT)

    assert [(one.code, one.severity) for one in told.warnings] == [("reserve_exceeded", Severity.BLOCK)]


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [(0, ON_TIME), (1, MONTH), (30, MONTH), (31, TWO_MONTHS), (60, TWO_MONTHS), (61, OLDER)],
)
def test_unpaid_invoices_are_told_by_age(days_late: int, bucket: str) -> None:
    due = TODAY - datetime.timedelta(days=days_late)
    invoiced = line(status="invoiced", contracted=100_000, paid=30_000, due_date=due)

    assert forecast([invoiced], RESERVE, EVENT, TODAY).unpaid == {bucket: Decimal(70_000)}


def test_a_paid_line_is_owed_nothing() -> None:
    paid = line(status="paid", contracted=100_000, paid=100_000, due_date=TODAY)

    assert forecast([paid], RESERVE, EVENT, TODAY).unpaid == {}
