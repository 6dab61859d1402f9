"""Cities as people write them."""

from zoneinfo import ZoneInfo

import pytest

from shared.cities import City, CityTier, all_cities, find_city, mentions


@pytest.mark.parametrize("city", all_cities(), ids=lambda city: city.name)
def test_every_city_is_found_by_its_name_and_in_a_sentence(city: City) -> None:
    assert find_city(city.name) == city
    assert find_city(f"Корпоратив {city.place}, 100 человек") == city


@pytest.mark.parametrize("city", all_cities(), ids=lambda city: city.name)
def test_every_city_has_a_real_time_zone(city: City) -> None:
    assert ZoneInfo(city.timezone).key == city.timezone


def test_sixteen_cities_have_over_a_million_residents() -> None:
    million = {CityTier.MOSCOW, CityTier.SPB, CityTier.MILLION}

    assert sum(city.tier in million for city in all_cities()) == 16


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("свадьба в Питере", "Санкт-Петербург"),
        ("СПб, 80 гостей", "Санкт-Петербург"),
        ("едем из Екб", "Екатеринбург"),
        ("в Нижнем", "Нижний Новгород"),
        ("Н.Новгород", "Нижний Новгород"),
        ("в нижнем тагиле", "Нижний Тагил"),
        ("в Великом Новгороде", "Великий Новгород"),
        ("в Ростове", "Ростов-на-Дону"),
        ("в Комсомольске-на-Амуре", "Комсомольск-на-Амуре"),
        ("из Набережных Челнов", "Набережные Челны"),
        ("под Орлом", "Орёл"),
        ("в ЕЛЬЦЕ", "Елец"),
        ("на Красной Поляне", "Сочи"),
        ("в Королеве", "Королёв"),
    ],
)
def test_a_city_is_found_in_any_case_and_by_its_short_name(text: str, name: str) -> None:
    city = find_city(text)

    assert city is not None
    assert city.name == name


@pytest.mark.parametrize(
    "text", ["ведущий Владимир Петров", "это настоящая находка", "нижний ярус", "ковров и штор"]
)
def test_an_ordinary_word_is_not_a_city(text: str) -> None:
    assert find_city(text) is None


@pytest.mark.parametrize(
    "text", ["свадьба во Владимире", "г. Владимир", "Владимир, 12 июня", "из города Владимира"]
)
def test_an_ordinary_word_is_a_city_where_a_place_stands(text: str) -> None:
    city = find_city(text)

    assert city is not None
    assert city.name == "Владимир"


@pytest.mark.parametrize("text", ["", "150 человек", "в Урюпинске", "в Дубае", "казанский хор"])
def test_no_city_is_found_where_none_is_named(text: str) -> None:
    assert find_city(text) is None


def test_mentions_say_where_each_city_stands() -> None:
    text = "Москва или Санкт-Петербург"

    found = [(mention.city.name, text[mention.start : mention.end]) for mention in mentions(text)]

    assert found == [("Москва", "Москва"), ("Санкт-Петербург", "Санкт-Петербург")]


def test_place_takes_the_longer_preposition_before_two_consonants() -> None:
    places = [city.place for city in all_cities() if city.name in ("Владивосток", "Воронеж", "Сочи")]

    assert places == ["в Воронеже", "в Сочи", "во Владивостоке"]
