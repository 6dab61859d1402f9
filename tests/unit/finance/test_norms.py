from decimal import Decimal

import pytest

from functions.finance.catalogue import Quantity
from functions.finance.norms import area_of, measure, shifts_of, site_hours, standing_service, toilets
from shared.brief import EventType
from tests.unit.finance.briefs import terms


@pytest.mark.parametrize(("guests", "people"), [(9, 1), (90, 10), (150, 16), (200, 18), (400, 26)])
def test_fourchette_staff_grows_slower_than_guests(guests: int, people: int) -> None:
    assert standing_service(guests) == people


@pytest.mark.parametrize(("hours", "places"), [(5, 5 + 1 + 4), (6, 7 + 2 + 5)])
def test_toilets_follow_the_table_by_hours(hours: int, places: int) -> None:
    assert toilets(1000, hours) == places


@pytest.mark.parametrize(("hours", "on_site"), [(5, 5), (16, 16), (20, 16), (36, 24), (72, 36)])
def test_nights_of_a_long_event_are_not_worked(hours: int, on_site: int) -> None:
    assert site_hours(hours) == on_site


@pytest.mark.parametrize(("hours", "shifts"), [(5, 1), (8, 1), (9, 2), (72, 5)])
def test_a_shift_is_eight_hours(hours: int, shifts: int) -> None:
    assert shifts_of(hours) == shifts


def test_area_is_rounded_up_to_a_whole_metre() -> None:
    assert area_of(terms(guests=150)) == 263


@pytest.mark.parametrize(
    ("quantity", "expected", "formula"),
    [
        ({"driver": "fixed"}, 1, "1 на мероприятие"),
        ({"driver": "fixed", "rate": 2, "daily": True}, 6, "2 на мероприятие × 3 дн."),
        ({"driver": "per_guest"}, 150, "150 чел."),
        ({"driver": "per_guest", "rate": "1.05"}, 158, "150 чел. × 1,05 → 158"),
        ({"driver": "per_guest", "per": 100}, 2, "150 чел. / 100 → 2"),
        ({"driver": "per_guest", "per": 100, "minimum": 5}, 5, "150 чел. / 100 → 5"),
        ({"driver": "per_hour", "extra_hours": 4}, 40, "40 ч"),
        ({"driver": "per_m2"}, 263, "150 чел. × 1,75 м² → 263 м²"),
        ({"driver": "per_m2", "daily": True, "extra_days": 2}, 1315, "150 чел. × 1,75 м² → 263 м² × 5 дн."),
        ({"driver": "per_staff_shift", "per": 12}, 65, "13 на 150 чел. × 5 см."),
    ],
)
def test_quantities_of_three_days_for_150_guests(
    quantity: dict[str, object], expected: int, formula: str
) -> None:
    measured = measure(Quantity.model_validate(quantity), terms(guests=150, duration_hours=72))

    assert measured == (Decimal(expected), formula)


def test_a_type_replaces_some_numbers_of_a_norm() -> None:
    security = Quantity.model_validate(
        {"driver": "per_staff_shift", "per": 50, "by_type": {"conference": {"per": 100}}}
    )

    assert security.for_type(EventType.CONFERENCE).per == 100
    assert security.for_type(EventType.WEDDING).per == 50
