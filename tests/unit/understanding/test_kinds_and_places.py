"""Event types, formats, price levels and cities."""

import pytest

from functions.maestro.understanding.event_types import read_event_types, read_formats, read_levels
from functions.maestro.understanding.places import read_cities
from functions.maestro.understanding.vocabulary import defaults
from shared.brief import EventFormat, EventType, Level


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("новогодний корпоратив", EventType.CORPORATE_PARTY),
        ("карпоратив", EventType.CORPORATE_PARTY),
        ("день рождения компании", EventType.CORPORATE_PARTY),
        ("форум предпринимателей", EventType.CONFERENCE),
        ("бизнес-завтрак", EventType.CONFERENCE),
        ("организация свадьбы", EventType.WEDDING),
        ("мы женимся", EventType.WEDDING),
        ("день города", EventType.FESTIVAL),
        ("опен-эйр", EventType.FESTIVAL),
        ("ярмарка ремесел", EventType.EXHIBITION),
        ("тим-билдинг", EventType.TEAM_BUILDING),
        ("стратсессия", EventType.TEAM_BUILDING),
        ("презентация нового автомобиля", EventType.PRODUCT_LAUNCH),
        ("открытие ресторана", EventType.PRODUCT_LAUNCH),
        ("вебенар", EventType.WEBINAR),
    ],
)
def test_a_type_is_known_by_its_words(text: str, event_type: EventType) -> None:
    assert [finding.value for finding in read_event_types(text)] == [event_type]


def test_a_strong_word_silences_weak_ones() -> None:
    found = read_event_types("свадьба: банкет и концерт")

    assert [finding.value for finding in found] == [EventType.WEDDING]


def test_an_event_outside_the_catalogue_is_planned_as_the_nearest_type_and_says_so() -> None:
    (finding,) = read_event_types("выпускной")

    assert finding.value is EventType.CORPORATE_PARTY
    assert finding.note is not None and "выпускной" in finding.note


@pytest.mark.parametrize(
    "text", ["конференц-зал", "премиальный уровень", "маркетинг", "и др.", "тусклый свет"]
)
def test_words_that_look_alike_name_no_type(text: str) -> None:
    assert read_event_types(text) == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("онлайн-конференция", EventFormat.ONLINE),
        ("в зуме", EventFormat.ONLINE),
        ("конференция с онлайн-трансляцией", EventFormat.HYBRID),
        ("гибридный формат", EventFormat.HYBRID),
        ("очно", EventFormat.OFFLINE),
    ],
)
def test_a_format_is_known_by_its_words(text: str, form: EventFormat) -> None:
    assert read_formats(text)[0].value is form


@pytest.mark.parametrize(
    ("text", "level"),
    [("недорого", Level.ECONOMY), ("по высшему разряду", Level.PREMIUM), ("средний уровень", Level.STANDARD)],
)
def test_a_price_level_is_known_by_its_words(text: str, level: Level) -> None:
    assert [finding.value for finding in read_levels(text)] == [level]


@pytest.mark.parametrize("event_type", EventType)
def test_every_type_has_sensible_defaults(event_type: EventType) -> None:
    usual = defaults(event_type)

    assert usual.guests > 0 and 1 <= usual.duration_hours <= 24
    assert usual.lead_days >= 14 and 0 <= usual.weekday <= 6
    assert usual.source


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("корпоратив в Питере", "Санкт-Петербург"),
        ("гости приедут из Москвы и Питера, свадьба в Сочи", "Сочи"),
        ("выезжаем из Казани", "Казань"),
        ("выставка в Урюпинске", "Урюпинск"),
        ("корпоратив, Урюпинск, 50 чел", "Урюпинск"),
        ("в посёлке Рощино", "Рощино"),
    ],
)
def test_a_city_is_read_and_an_unknown_one_put_into_the_nominative(text: str, city: str) -> None:
    assert read_cities(text)[0].value == city


@pytest.mark.parametrize(
    "text", ["корпоратив в Крокус Экспо", "в Новый год", "Свадьба. Нужен ведущий", "в Zoom"]
)
def test_other_capitalised_words_are_no_city(text: str) -> None:
    assert read_cities(text) == []
