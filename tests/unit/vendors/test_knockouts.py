"""What rules a vendor out."""

from typing import Any

import pytest

from functions.vendors.knockouts import Needs, knock_outs
from tests.unit.vendors.making import EVENT_DAY, make_record

NEEDS = Needs(category="photo", city="Казань", day=EVENT_DAY, guests=150)


def test_fitting_vendor_stays() -> None:
    assert knock_outs(make_record(), NEEDS) == []


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ({"blacklisted": "не отдал снимки"}, "в чёрном списке: не отдал снимки"),
        ({"city": "Уфа"}, "не работает в городе Казань"),
        ({"guests_max": 100}, "вмещает до 100 гостей"),
        ({"guests_min": 200}, "берёт заказы от 200 гостей"),
    ],
)
def test_knock_out_says_why(card: dict[str, Any], reason: str) -> None:
    assert knock_outs(make_record(**card), NEEDS) == [reason]


def test_busy_vendor_is_out_on_that_day_only() -> None:
    record = make_record(busy=(EVENT_DAY,))

    assert knock_outs(record, NEEDS) == ["занят 12.12.2026"]
    assert knock_outs(record, Needs(day=EVENT_DAY.replace(day=13))) == []


@pytest.mark.parametrize("card", [{"city": "Уфа", "travels": True}, {"city": "Уфа", "serves": ["Казань"]}])
def test_vendor_of_another_city_stays_if_it_comes(card: dict[str, Any]) -> None:
    assert knock_outs(make_record(**card), NEEDS) == []


@pytest.mark.parametrize(
    ("category", "reason"),
    [("catering", "нет санитарных документов"), ("security", "нет лицензии"), ("photo", None)],
)
def test_trades_with_papers_must_have_them(category: str, reason: str | None) -> None:
    found = knock_outs(make_record(), Needs(category=category))

    assert found == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("roof", "reasons"), [(True, ["площадка под открытым небом"]), (False, [])], ids=["needed", "not needed"]
)
def test_venue_without_a_roof(roof: bool, reasons: list[str]) -> None:
    assert knock_outs(make_record(tags=["под открытым небом"]), Needs(roof=roof)) == reasons


@pytest.mark.parametrize(("status", "stays"), [("vat", True), ("usn_5", True), ("usn", False), (None, True)])
def test_client_who_needs_vat_invoices(status: str | None, stays: bool) -> None:
    found = knock_outs(make_record(tax_status=status), Needs(with_vat=True))

    assert found == ([] if stays else ["не выставляет счета с НДС"])


def test_contract_needs_the_other_partys_data() -> None:
    assert knock_outs(make_record(party=None), Needs(with_party=True)) == ["нет реквизитов для договора"]


def test_all_reasons_are_named() -> None:
    record = make_record(city="Уфа", blacklisted="долг", busy=(EVENT_DAY,))

    assert len(knock_outs(record, NEEDS)) == 3
