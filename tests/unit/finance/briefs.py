"""Briefs for the tests, and a strategy that draws any brief."""

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from functions.finance.estimate import draw_up
from functions.finance.models import Estimate, Line
from functions.finance.terms import Conditions, Terms, terms_of
from shared.brief import Brief, EventFormat, EventType, Level

TODAY = datetime.date(2026, 11, 22)
FAR = datetime.date(2027, 9, 11)

WISHES = ["нужен фотограф и ведущий", "без алкоголя", "синхронный перевод", "торт", "без охраны"]


def brief(**changes: Any) -> Brief:
    """A Moscow corporate party for 150 with time enough, unless changed."""
    given = {
        "title": "Корпоратив",
        "event_type": EventType.CORPORATE_PARTY,
        "date": FAR,
        "city": "Москва",
        "guests": 150,
    }
    return Brief.model_validate(given | changes)


def terms(**changes: Any) -> Terms:
    return terms_of(brief(**changes), Conditions(), TODAY)


def estimate(**changes: Any) -> Estimate:
    return draw_up(brief(**changes), Conditions(), TODAY)


def line(of: Estimate, code: str) -> Line:
    return next(one for one in of.lines if one.code == code)


def codes(of: Estimate) -> set[str]:
    return {one.code for one in of.lines}


briefs = st.builds(
    brief,
    event_type=st.sampled_from(EventType),
    date=st.dates(datetime.date(2025, 6, 1), datetime.date(2028, 12, 31)),
    city=st.sampled_from(["Москва", "Санкт-Петербург", "Казань", "Тула", "Сочи", "Нигдеград"]),
    guests=st.integers(1, 3000),
    format=st.sampled_from(EventFormat),
    duration_hours=st.integers(1, 96),
    level=st.none() | st.sampled_from(Level),
    wishes=st.lists(st.sampled_from(WISHES), max_size=3, unique=True),
)
budgets = st.decimals(Decimal(100), Decimal(60_000_000), places=2)
