"""Which categories an event needs."""

from datetime import date
from typing import Any

import pytest

from functions.vendors.needed import need_rules, needed_categories, needs_roof, wished_categories
from shared.brief import EventFormat, EventType
from shared.vendor_categories import vendor_categories
from tests.unit.vendors.making import make_brief


def test_every_event_type_has_known_categories_once() -> None:
    for event_type in EventType:
        codes = need_rules().event_types[event_type]

        assert len(codes) == len(set(codes)) > 0
        assert set(codes) <= vendor_categories().keys()


def test_wish_adds_a_category() -> None:
    assert "florist" in needed_categories(make_brief(wishes=["живые цветы на столах"]))
    assert "florist" not in needed_categories(make_brief())


@pytest.mark.parametrize("wish", ["без ведущего", "не нужен ведущий", "свой ведущий"])
def test_refusal_takes_a_category_out(wish: str) -> None:
    assert "host" not in needed_categories(make_brief(wishes=[wish]))


@pytest.mark.parametrize("wish", ["без свинины в меню", "без громкой музыки"])
def test_refusal_of_a_detail_takes_nothing_out(wish: str) -> None:
    assert needed_categories(make_brief(wishes=[wish])) == needed_categories(make_brief())


def test_online_event_needs_nothing_on_the_spot() -> None:
    codes = needed_categories(make_brief(format=EventFormat.ONLINE))

    assert codes[0] == "stream"
    assert not {"venue", "catering", "security"} & set(codes)


def test_hybrid_event_adds_the_stream() -> None:
    assert "stream" in needed_categories(make_brief(format=EventFormat.HYBRID))


def test_wishes_name_categories_in_so_many_words() -> None:
    assert wished_categories(["нужны фотограф и видео", "без диджея"]) == ["photo", "video"]


@pytest.mark.parametrize(
    ("event", "roof"),
    [
        pytest.param({"event_type": "conference", "date": date(2027, 7, 1)}, True, id="conference"),
        pytest.param({"event_type": "wedding", "date": date(2027, 6, 5)}, False, id="summer wedding"),
        pytest.param({"event_type": "wedding", "date": date(2027, 2, 5)}, True, id="winter wedding"),
        pytest.param({"event_type": "festival", "date": date(2027, 2, 5)}, False, id="festival"),
        pytest.param({"wishes": ["хотим на открытом воздухе"]}, False, id="asked for"),
    ],
)
def test_roof_is_needed_unless_season_or_client_say_otherwise(event: dict[str, Any], roof: bool) -> None:
    assert needs_roof(make_brief(**event)) is roof
