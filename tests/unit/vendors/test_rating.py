"""The Bayesian mean of reviews."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.models import CategoryMarks, Mark, ReviewParts
from functions.vendors.rating import rate
from tests.unit.vendors.making import TODAY, make_rating

MEAN_FOUR = CategoryMarks(count=100, total=400)


def test_two_fives_do_not_beat_fifty_good_marks() -> None:
    few = make_rating(5, 5, mean=MEAN_FOUR)
    many = make_rating(*[5] * 35, *[4] * 15, mean=MEAN_FOUR)

    assert few.plain_mean == 5
    assert few.score < many.score


def test_score_is_the_published_formula() -> None:
    # (5·4 + 5 + 5 + 3) / (5 + 3)
    assert make_rating(5, 5, 3, mean=MEAN_FOUR).score == Decimal("4.13")


def test_without_reviews_the_score_is_the_category_mean() -> None:
    rating = make_rating(mean=CategoryMarks(count=4, total=18))

    assert (rating.score, rating.reviews, rating.plain_mean) == (Decimal("4.50"), 0, None)


def test_empty_category_has_the_default_mean() -> None:
    assert make_rating().score == Decimal("4.00")


@pytest.mark.parametrize(
    ("written", "score"),
    [
        (date(2024, 11, 23), "3.50"),  # a day short of 24 months: (20 + 1) / 6
        (date(2024, 11, 22), "3.73"),  # exactly 24 months: (20 + 0.5) / 5.5
        (date(2019, 1, 1), "3.73"),
    ],
)
def test_review_older_than_two_years_weighs_half(written: date, score: str) -> None:
    assert rate([Mark(on=written, stars=1)], MEAN_FOUR, TODAY).score == Decimal(score)


def test_parts_are_means_of_what_was_marked() -> None:
    marks = [
        Mark(on=TODAY, stars=5, parts=ReviewParts(punctuality=5, documents=2)),
        Mark(on=TODAY, stars=4, parts=ReviewParts(punctuality=4), incident=True),
    ]

    rating = rate(marks, MEAN_FOUR, TODAY)

    assert rating.parts == {"punctuality": Decimal("4.50"), "documents": Decimal("2.00")}
    assert rating.incidents == 1


STARS = st.lists(st.integers(1, 5), max_size=40)


@given(STARS)
def test_score_lies_between_the_category_and_the_own_mean(stars: list[int]) -> None:
    rating = make_rating(*stars, mean=MEAN_FOUR)

    own = rating.plain_mean or Decimal(4)
    assert min(own, Decimal(4)) - Decimal("0.01") <= rating.score <= max(own, Decimal(4)) + Decimal("0.01")


@given(STARS)
def test_one_more_five_never_lowers_the_score(stars: list[int]) -> None:
    assert make_rating(*stars, 5, mean=MEAN_FOUR).score >= make_rating(*stars, mean=MEAN_FOUR).score
