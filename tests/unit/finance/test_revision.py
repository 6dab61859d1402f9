from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from functions.finance.models import Estimate
from functions.finance.revision import Revision, revise
from shared.errors import Conflict, InvalidInput
from shared.money import KOPECK
from shared.provenance import Provenance
from tests.unit.finance.briefs import TODAY, codes, estimate, line

BASE = estimate(budget=Decimal(4_000_000))


def edited(*edits: dict[str, Any], of: Estimate = BASE, **terms: Any) -> Estimate:
    return revise(of, Revision.model_validate({"lines": edits, **terms}), TODAY)


def test_a_price_set_by_hand_is_the_users_own() -> None:
    menu = line(
        edited({"code": "catering.menu", "unit_price": "7000", "reason": "ресторан заказчика"}),
        "catering.menu",
    )

    assert (menu.gross, menu.vat) == (Decimal("1050000.00"), Decimal("189344.26"))
    assert menu.provenance is Provenance.USER
    assert menu.sources[-1].note == "ресторан заказчика"
    assert [source.figure for source in menu.sources].count("lines.catering.menu.unit_price") == 1


def test_totals_follow_an_edit() -> None:
    before, after = BASE.totals, edited({"code": "catering.menu", "unit_price": "7200"}).totals

    assert after.direct.gross - before.direct.gross == 150 * 1000
    assert after.contingency.gross - before.contingency.gross == 15_000


def test_another_tax_status_changes_the_vat() -> None:
    host = line(edited({"code": "programme.host", "supplier": "usn_5"}), "programme.host")

    assert (host.vat_rate, host.vat) == (5, Decimal("3571.43"))


def test_a_line_is_removed() -> None:
    assert "decor.photo_zone" not in codes(edited({"code": "decor.photo_zone", "remove": True}))


def test_a_new_line_joins_its_group() -> None:
    new = {
        "code": "decor.balloons",
        "name": "Шары",
        "unit": "шт.",
        "quantity": 200,
        "unit_price": "150",
        "category": "decor",
    }

    drawn = edited(new)

    balloons = line(drawn, "decor.balloons")
    assert (balloons.gross, balloons.provenance) == (30_000, Provenance.USER)
    assert drawn.allotments["decor"] == BASE.allotments["decor"] + 30_000
    assert [one.group for one in drawn.lines] == sorted(
        (one.group for one in drawn.lines), key=[one.group for one in drawn.groups].index
    )


@pytest.mark.parametrize(
    ("status", "amount", "provenance"),
    [
        ("quoted", "quoted", Provenance.QUOTE),
        ("contracted", "contracted", Provenance.CONTRACT),
        ("invoiced", "contracted", Provenance.CONTRACT),
        ("paid", "contracted", Provenance.CONTRACT),
        ("accepted", "fact", Provenance.FACT),
    ],
)
def test_a_status_stands_on_its_amount(status: str, amount: str, provenance: Provenance) -> None:
    moved = edited({"code": "av.sound", "status": status, amount: "90000", "vendor": "ООО «Звук»"})

    sound = line(moved, "av.sound")
    assert (sound.status, getattr(sound, amount), sound.provenance) == (status, 90_000, provenance)
    assert sound.gross == line(BASE, "av.sound").gross
    assert sound.sources[-1].figure == f"lines.av.sound.{amount}"


def test_a_status_without_its_amount_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        edited({"code": "av.sound", "status": "contracted"})

    assert refused.value.errors[0].field == "body.lines.0.contracted"


def test_a_deal_that_fell_through_goes_back_to_an_estimate() -> None:
    signed = edited({"code": "av.sound", "status": "contracted", "contracted": "90000"})

    back = line(edited({"code": "av.sound", "status": "estimated"}, of=signed), "av.sound")

    assert (back.status, back.contracted, back.paid) == ("estimated", None, 0)


def test_a_line_under_contract_is_not_removed() -> None:
    signed = edited({"code": "av.sound", "status": "contracted", "contracted": "90000"})

    with pytest.raises(Conflict):
        edited({"code": "av.sound", "remove": True}, of=signed)


def test_quotes_and_contracts_narrow_the_band() -> None:
    quotable = [one for one in BASE.lines if one.category]
    quoted = edited(*({"code": one.code, "status": "quoted", "quoted": one.gross} for one in quotable))
    signed = edited(
        *({"code": one.code, "status": "contracted", "contracted": one.gross} for one in quotable)
    )

    assert (quoted.accuracy.stage, quoted.accuracy.percent, quoted.accuracy.open_quotes) == ("v1", 15, 0)
    assert (signed.accuracy.stage, signed.accuracy.percent) == ("v2", 5)


def test_going_above_the_budget_is_told() -> None:
    over = edited({"code": "catering.menu", "unit_price": "20000"})

    assert over.fit is not None
    assert not over.fit.fits
    assert over.warnings[0].code == "budget_exceeded"
    assert "budget_spare" not in {notice.code for notice in over.warnings}


def test_percents_of_the_agency_may_change() -> None:
    drawn = edited(fee_percent="15", contingency_percent="5")

    assert (drawn.totals.fee.percent, drawn.totals.contingency.percent) == (15, 5)
    sources = {source.figure: source.provenance for source in drawn.sources}
    assert sources["totals.fee"] is sources["totals.contingency"] is Provenance.USER


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"code": "decor.nothing", "remove": True}, "body.lines.0.code"),
        ({"code": "weather.sun", "name": "Солнце"}, "body.lines.0.code"),
        ({"code": "decor.balloons", "name": "Шары"}, "body.lines.0.unit"),
        ({"code": "av.sound", "category": "no_such_trade"}, "body.lines.0.category"),
    ],
)
def test_a_wrong_edit_names_its_field(edit: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        edited(edit)

    assert refused.value.errors[0].field == field


def test_sums_beyond_any_event_are_refused() -> None:
    with pytest.raises(InvalidInput):
        edited({"code": "av.sound", "quantity": "1000000", "unit_price": "1000000"})


@pytest.mark.parametrize(
    "edit", [{"code": "../x"}, {"code": "av.sound", "quantity": "-1"}, {"code": "av.sound", "colour": 1}]
)
def test_a_malformed_edit_is_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Revision.model_validate({"lines": [edit]})


prices = st.decimals(0, 10_000, places=2)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(codes(BASE))), prices, st.decimals(0, 500, places=3)), max_size=8
    )
)
@settings(max_examples=60, deadline=None)
def test_an_edited_estimate_still_adds_up(edits: list[tuple[str, Decimal, Decimal]]) -> None:
    drawn = edited(
        *({"code": code, "unit_price": price, "quantity": amount} for code, price, amount in edits)
    )

    totals = drawn.totals
    assert (
        sum(one.gross for one in drawn.lines) == totals.direct.gross == totals.direct.gross.quantize(KOPECK)
    )
    assert all(one.net + one.vat == one.gross for one in [*drawn.lines, *drawn.groups, totals.total])
    assert totals.total.gross == totals.direct.gross + totals.contingency.gross + totals.fee.gross
