"""Numbers of a party, as banks and the tax service count them."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.maestro.requisites import CheckedDetails

COMPANY = {
    "inn": "7707083893",
    "kpp": "770701001",
    "ogrn": "1027700132195",
    "bik": "044525225",
    "account": "40702810200000012345",
    "correspondent_account": "30101810400000000225",
}
ENTREPRENEUR = {"inn": "500100732259", "ogrn": "304500116000157"}


@pytest.mark.parametrize("details", [COMPANY, ENTREPRENEUR, {}])
def test_details_that_hold_together_are_taken(details: Any) -> None:
    assert CheckedDetails(**details).model_dump(include=set(details)) == details


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inn": "7707083894"}, "inn"),
        ({"kpp": "77070100"}, "kpp"),
        ({"kpp": "770701001", "inn": "500100732259"}, "kpp"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"account": "40702810900000012345"}, "account"),
        ({"bik": "044525974"}, "account"),
        ({"bik": ""}, "account"),
        ({"correspondent_account": "30101810400000000226"}, "correspondent_account"),
        ({"correspondent_account": "40702810200000012345"}, "correspondent_account"),
    ],
)
def test_a_slip_of_the_finger_is_named_by_its_field(change: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CheckedDetails(**{**COMPANY, **change})

    assert field in {error["loc"][0] for error in caught.value.errors()}
