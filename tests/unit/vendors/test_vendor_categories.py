"""The codes that estimates and vendors share."""

import re

from shared.vendor_categories import PRICE_UNIT_NAMES, Paper, PriceUnit, vendor_categories


def test_codes_are_unique_and_plain() -> None:
    codes = [category.code for category in vendor_categories().values()]

    assert len(codes) == len(set(codes)) >= 20
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


def test_every_unit_has_a_russian_name() -> None:
    assert set(PRICE_UNIT_NAMES) == set(PriceUnit)


def test_food_needs_hygiene_papers() -> None:
    assert vendor_categories()["catering"].papers == (Paper.HYGIENE,)


def test_guards_need_a_licence() -> None:
    assert vendor_categories()["security"].papers == (Paper.LICENCE,)
