"""Surveys summed up honestly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.feedback import SurveyAnswer, summarise


def scored(*scores: int) -> list[SurveyAnswer]:
    return [SurveyAnswer(nps=score) for score in scores]


@pytest.mark.parametrize(
    ("scores", "nps"),
    [([10, 9, 8, 7, 6, 0], 0), ([10, 10], 100), ([0, 6], -100), ([7, 8], 0), ([9, 9, 9, 3], 50)],
)
def test_nps_is_promoters_less_detractors(scores: list[int], nps: float) -> None:
    found = summarise(scored(*scores), None).nps

    assert found is not None
    assert found.value == nps


def test_csat_is_the_share_of_fours_and_fives() -> None:
    answers = [SurveyAnswer(csat={"Еда": mark}) for mark in (5, 4, 3, 1)]

    assert summarise(answers, None).csat["Еда"].value == 50


def test_few_answers_allow_no_conclusions() -> None:
    assert "выводы делать рано" in summarise(scored(*[10] * 19), None).note
    assert "выводы делать рано" not in summarise(scored(*[10] * 20), None).note


def test_nobody_answered() -> None:
    summary = summarise([], 40)

    assert (summary.n, summary.nps, summary.response_rate) == (0, None, 0.0)


def test_themes_count_people_and_not_words() -> None:
    answers = [
        SurveyAnswer(nps=3, text="Душно, тесно, очереди в гардероб"),
        SurveyAnswer(nps=9, text="Ведущий отличный, но зал тесный"),
        SurveyAnswer(text="   "),
    ]

    themes = {theme.code: (theme.n, theme.nps_mean) for theme in summarise(answers, None).themes}

    assert themes["venue"] == (2, 6.0)
    assert themes["programme"] == (1, 9.0)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=200))
def test_interval_holds_the_figure_and_stays_on_the_scale(scores: list[int]) -> None:
    found = summarise(scored(*scores), None).nps

    assert found is not None
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert found.n == len(scores)
