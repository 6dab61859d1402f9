"""Surveys summed up: NPS, CSAT, themes, always with how many answered. Pure.

NPS = share of 9-10 less share of 0-6, in points of a hundred; CSAT = share of 4-5 on a scale of five
(industry notes, section 8). Intervals are of 95 %; under twenty answers nothing is concluded.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.communication.phrases import Phrase, words_of
from functions.communication.resources import read_data
from shared.texts import count_text

ENOUGH = 20
Z95 = 1.96
PROMOTES, DETRACTS, PLEASED = 9, 6, 4
#: Quotes shown for a theme.
QUOTES = 3


Mark = Annotated[int, Field(ge=1, le=5)]


class SurveyAnswer(BaseModel):
    """What one person answered; everything may be left out."""

    model_config = ConfigDict(extra="forbid")

    nps: int | None = Field(default=None, ge=0, le=10)
    """How likely they are to recommend the event."""
    csat: dict[str, Mark] = Field(default_factory=dict, max_length=20)
    """Aspect → 1…5."""
    text: str | None = Field(default=None, max_length=4000)


class Interval(BaseModel):
    """A figure, and between what the true one lies in 95 of 100 cases."""

    value: float
    low: float
    high: float
    n: int


class ThemeView(BaseModel):
    """What was written about: by how many, how they scored, in whose words."""

    code: str
    title: str
    n: int
    nps_mean: float | None
    quotes: list[str]


class SurveySummary(BaseModel):
    """`note` says what the figures are good for."""

    n: int
    invited: int | None
    """Personal links handed out; None when only the common link was."""
    response_rate: float | None
    nps: Interval | None
    csat: dict[str, Interval]
    themes: list[ThemeView]
    note: str


def summarise(answers: Sequence[SurveyAnswer], invited: int | None) -> SurveySummary:
    """All answers of a survey as one picture."""
    scores = [one.nps for one in answers if one.nps is not None]
    aspects = list(dict.fromkeys(aspect for one in answers for aspect in one.csat))
    return SurveySummary(
        n=len(answers),
        invited=invited,
        response_rate=round(len(answers) / invited, 3) if invited else None,
        nps=_nps(scores),
        csat={
            aspect: _share([one.csat[aspect] >= PLEASED for one in answers if aspect in one.csat])
            for aspect in aspects
        },
        themes=_themes(answers),
        note=_note(len(answers)),
    )


def _nps(scores: Sequence[int]) -> Interval | None:
    if not scores:
        return None
    n = len(scores)
    promoters = sum(score >= PROMOTES for score in scores) / n
    detractors = sum(score <= DETRACTS for score in scores) / n
    value = promoters - detractors
    spread = Z95 * math.sqrt((promoters + detractors - value**2) / n)
    return Interval(
        value=_points(value), low=_points(max(value - spread, -1)), high=_points(min(value + spread, 1)), n=n
    )


def _share(pleased: Sequence[bool]) -> Interval:
    """Wilson's interval: it holds for few answers and near the ends of the scale too."""
    n, share = len(pleased), sum(pleased) / len(pleased)
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    return Interval(value=_points(share), low=_points(centre - half), high=_points(centre + half), n=n)


def _points(share: float) -> float:
    return round(share * 100, 1)


def _themes(answers: Iterable[SurveyAnswer]) -> list[ThemeView]:
    written = [(one, words_of(one.text)) for one in answers if one.text]
    views = [
        _theme(code, title, [one for one, words in written if any(p.is_said(words) for p in phrases)])
        for code, (title, phrases) in _known_themes().items()
    ]
    return sorted((view for view in views if view.n), key=lambda view: (-view.n, view.code))


def _theme(code: str, title: str, told: Sequence[SurveyAnswer]) -> ThemeView:
    scores = [one.nps for one in told if one.nps is not None]
    return ThemeView(
        code=code,
        title=title,
        n=len(told),
        nps_mean=round(sum(scores) / len(scores), 1) if scores else None,
        quotes=[one.text or "" for one in told[:QUOTES]],
    )


@cache
def _known_themes() -> Mapping[str, tuple[str, Sequence[Phrase]]]:
    rows = read_data("themes.yaml")["themes"]
    return {code: (row["title"], [Phrase([word]) for word in row["words"]]) for code, row in rows.items()}


def _note(n: int) -> str:
    if n == 0:
        return "Ответов пока нет."
    counted = count_text(n, "ответ", "ответа", "ответов")
    if n < ENOUGH:
        return f"Пока {counted}: выводы делать рано, нужно не меньше {ENOUGH}."
    return f"Всего {counted}; ответившие могли отличаться от остальных гостей."
