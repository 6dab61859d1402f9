"""Cards: what is refused, and which vendors are the same."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.vendors.models import MAX_MARKS, Mark, vendor_id
from tests.unit.vendors.making import TODAY, make_record, make_vendor


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"categories": []},
        {"categories": ["rockets"]},
        {"guests_min": 200, "guests_max": 100},
        {"on_time": 1.2},
        {"prepayment_percent": 120},
        {"price": {"amount": "0", "unit": "per_hour"}},
        {"party": {"form": "company", "name": "ООО", "inn": "123"}},
        {"contacts": {"email": "nobody"}},
        {"nonsense": 1},
    ],
)
def test_wrong_card_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_vendor(**wrong)


def test_id_ignores_case_spaces_and_yo() -> None:
    first = make_vendor(name="Тёплый  Свет")
    second = make_vendor(name=" теплый свет", description="другое", categories=["photo", "video"])

    assert vendor_id(first) == vendor_id(second)


@pytest.mark.parametrize("other", [{"city": "Уфа"}, {"categories": ["video"]}, {"name": "Другой"}])
def test_id_differs_by_name_city_and_main_category(other: dict[str, Any]) -> None:
    assert vendor_id(make_vendor()) != vendor_id(make_vendor(**other))


def test_external_id_outlives_a_new_name() -> None:
    before = make_vendor(external_id="17")

    assert vendor_id(before) == vendor_id(make_vendor(external_id="17", name="Новое имя", city="Уфа"))


def test_external_id_is_never_taken_for_a_name() -> None:
    assert vendor_id(make_vendor(external_id="А")) != vendor_id(make_vendor(name="А"))


def test_oldest_marks_beyond_the_limit_fall_off() -> None:
    full = make_record(stars=(1,) * MAX_MARKS)

    marks = full.with_mark(Mark(on=TODAY, stars=5)).marks

    assert len(marks) == MAX_MARKS
    assert marks[-1].stars == 5


@pytest.mark.parametrize("field", ["name", "city"])
@pytest.mark.parametrize("blank", ["", " ", "\u00a0\n"])
def test_blank_is_no_name(field: str, blank: str) -> None:
    with pytest.raises(ValidationError):
        make_vendor(**{field: blank})
