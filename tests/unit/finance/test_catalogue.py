import pytest
from pydantic import ValidationError

from functions.finance.catalogue import (
    Driver,
    LineSpec,
    anchors,
    cuts,
    groups,
    line_specs,
    rules,
    wish_words,
)
from functions.finance.shares import SHARE_NAMES
from shared.brief import EventType
from shared.cities import CityTier

GOOD = {
    "code": "decor.balloons",
    "name": "Шары",
    "unit": "шт.",
    "category": "decor",
    "supplier": "usn",
    "types": ["wedding"],
    "quantity": {"driver": "per_guest"},
    "prices": [10, 20, 30],
}


def test_every_line_stands_under_a_heading() -> None:
    assert {spec.group for spec in line_specs().values()} == set(groups())


def test_every_heading_counts_in_a_row_of_shares() -> None:
    assert {group.share for group in groups().values()} == set(SHARE_NAMES)


@pytest.mark.parametrize("event_type", EventType)
def test_every_type_has_lines_and_rules(event_type: EventType) -> None:
    specs = [spec for spec in line_specs().values() if event_type in spec.types]

    assert len(specs) >= 10
    assert set(rules().types[event_type].shares) <= set(SHARE_NAMES)


def test_every_city_tier_has_a_coefficient() -> None:
    assert set(rules().cities) == set(CityTier)


def test_named_lines_and_anchors_exist() -> None:
    known = {*line_specs(), "direct"}
    named = {code for spec in line_specs().values() for code in spec.quantity.of}
    named |= {code for cut in cuts() for code in cut.lines}
    named |= {code for wish in wish_words() for code in wish.lines}

    assert named <= known
    assert {spec.anchor for spec in line_specs().values() if spec.anchor} == set(anchors())


def test_what_estimates_forget_is_in_the_catalogue() -> None:
    forgotten = {spec.code for spec in line_specs().values() if spec.forgotten}

    assert forgotten >= {
        "venue.overtime",
        "sanitary.cleaning",
        "venue.power",
        "catering.crew_meals",
        "av.loading",
        "venue.parking",
        "transport.taxi",
        "permits.venue",
        "permits.music",
        "registration.acquiring",
    }


def test_no_cut_touches_safety_permits_sanitation_or_crew_meals() -> None:
    touched = {code for cut in cuts() for code in cut.lines}

    assert not {code for code in touched if line_specs()[code].protected}
    assert all(
        line_specs()[code].protected for code in ("safety.medics", "permits.music", "sanitary.toilets")
    )


def test_a_percent_line_has_something_to_be_a_percent_of() -> None:
    percents = [spec for spec in line_specs().values() if spec.quantity.driver is Driver.PERCENT_OF]

    assert percents
    assert all(spec.quantity.of and spec.quantity.percent for spec in percents)


@pytest.mark.parametrize(
    "change",
    [
        {"prices": [30, 20, 10]},
        {"prices": [10, None, 30]},
        {"prices": [None, None, None]},
        {"category": "no_such_trade"},
        {"unknown": 1},
    ],
)
def test_a_faulty_line_is_refused(change: dict[str, object]) -> None:
    assert LineSpec.model_validate(GOOD)

    with pytest.raises(ValidationError):
        LineSpec.model_validate(GOOD | change)
