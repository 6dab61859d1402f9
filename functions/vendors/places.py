"""Cities as vendors name them, and how far one is from another."""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import AfterValidator, StringConstraints

from shared.cities import find_city

_EARTH_KM = 6371


def canonical_city(name: str) -> str:
    """«Питер» → «Санкт-Петербург»; a name we do not know stays as written."""
    found = find_city(name)
    return found.name if found else name


CityName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(canonical_city)
]
"""A city as a user writes it, made canonical."""


def in_city(name: str) -> str:
    """«в Казани»; «в городе Кокосовка» for a city we do not know."""
    found = find_city(name)
    return found.place if found else f"в городе {name}"


def distance_km(first: str, second: str) -> int | None:
    """By the great circle, to ten kilometres; None when we do not know where one of them lies."""
    points = _points()
    if first not in points or second not in points:
        return None
    (lat1, lon1), (lat2, lon2) = (map(math.radians, points[city]) for city in (first, second))
    chord = math.sin((lat2 - lat1) / 2) ** 2
    chord += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return round(2 * _EARTH_KM * math.asin(math.sqrt(chord)) / 10) * 10


@cache
def _points() -> Mapping[str, tuple[float, float]]:
    text = (files(__package__) / "data" / "city_points.yaml").read_text(encoding="utf-8")
    return {
        city: (lat, lon) for city, (lat, lon) in yaml.load(text, Loader=yaml.CSafeLoader)["points"].items()
    }
