import datetime
from decimal import Decimal

import pytest

from functions.finance.estimate import draw_up
from functions.finance.terms import Conditions
from shared.agency import AgencySettings
from shared.brief import EventFormat, EventType, Level
from shared.errors import InvalidInput
from shared.money import decimal_text
from shared.provenance import Provenance
from shared.vat import TaxStatus
from tests.unit.finance.briefs import FAR, TODAY, brief, codes, estimate, line


def notices(of: object) -> set[str]:
    return {notice.code for notice in of.warnings}  # type: ignore[attr-defined]


def test_a_line_shows_quantity_price_vat_and_where_they_come_from() -> None:
    menu = line(estimate(city="Казань"), "catering.menu")

    assert (menu.quantity, menu.unit_price, menu.gross) == (150, Decimal("3720.00"), Decimal("558000.00"))
    assert (menu.vat_rate, menu.vat, menu.net) == (22, Decimal("100622.95"), Decimal("457377.05"))
    assert menu.variable
    assert menu.provenance is Provenance.ASSUMPTION
    quantity, price = menu.sources
    assert quantity.figure == "lines.catering.menu.quantity"
    assert quantity.provenance is Provenance.NORM
    assert quantity.reference
    assert price.note.startswith(
        "6 200 ₽ в Москве × 0,6 (Казань), «стандарт»".replace("6 200 ₽", "6\u00a0200\u00a0₽")
    )
    assert price.reference == "kommersant.ru/doc/8269942 (2025-12-08)"


def test_a_line_without_vat_is_all_net() -> None:
    host = line(estimate(), "programme.host")

    assert (host.supplier, host.vat_rate, host.vat) == (TaxStatus.NPD, 0, 0)
    assert host.net == host.gross


@pytest.mark.parametrize(("day", "percent"), [("2025-12-31", 20), ("2026-01-01", 22)])
def test_vat_is_that_of_the_day_of_supply(day: str, percent: int) -> None:
    supplied = estimate(date=datetime.date.fromisoformat(day))

    assert line(supplied, "catering.menu").vat_rate == percent
    assert supplied.totals.fee.vat_rate == percent


def test_the_total_is_direct_costs_with_reserve_and_fee() -> None:
    totals = estimate().totals

    assert totals.contingency.gross == (totals.direct.gross * Decimal("0.10")).quantize(Decimal("0.01"))
    assert totals.fee.net == (totals.direct.gross * Decimal("0.12")).quantize(Decimal("0.01"))
    assert totals.fee.gross == totals.fee.net + totals.fee.vat
    assert totals.total.gross == totals.direct.gross + totals.contingency.gross + totals.fee.gross
    assert totals.total.vat == totals.direct.vat + totals.fee.vat


def test_an_agency_without_vat_adds_none_to_its_fee() -> None:
    conditions = Conditions(
        agency_status=TaxStatus.USN, fee_percent=Decimal(15), contingency_percent=Decimal(5)
    )
    totals = draw_up(brief(), conditions, TODAY).totals

    assert (totals.fee.percent, totals.fee.vat, totals.contingency.percent) == (15, 0, 5)


def test_a_first_edition_keeps_a_larger_reserve() -> None:
    totals = draw_up(brief(), Conditions(first_edition=True), TODAY).totals

    assert totals.contingency.percent == 15


def test_defaults_are_told_as_assumptions() -> None:
    told = {one.field for one in estimate().assumptions}

    assert told == {"contingency", "fee", "contract", "level"}


def test_an_unknown_city_is_priced_as_a_regional_centre_and_says_so() -> None:
    unknown = estimate(city="Нигдеград")

    assert line(unknown, "catering.menu").unit_price == Decimal("3100.00")
    assert "city" in {one.field for one in unknown.assumptions}


def test_without_budget_and_level_the_standard_is_shown_among_three() -> None:
    drawn = estimate()

    assert drawn.level is Level.STANDARD
    assert [one.level for one in drawn.levels] == [Level.ECONOMY, Level.STANDARD, Level.PREMIUM]
    assert drawn.levels[1].total == drawn.totals.total.gross
    assert drawn.fit is None


def test_a_first_estimate_is_thirty_percent_sure() -> None:
    accuracy = estimate().accuracy

    assert (accuracy.stage, accuracy.percent) == ("v0", 30)
    assert accuracy.low < estimate().totals.total.gross < accuracy.high
    assert accuracy.open_quotes == sum(one.category is not None for one in estimate().lines)


def test_allotments_hold_the_gross_sums_of_vendor_categories() -> None:
    drawn = estimate()

    assert drawn.allotments["host"] == line(drawn, "programme.host").gross
    assert sum(drawn.allotments.values()) == sum(one.gross for one in drawn.lines if one.category)


def test_a_short_term_costs_a_rush_surcharge() -> None:
    soon = estimate(date=datetime.date(2026, 12, 12))

    assert "rush.surcharge" in codes(soon)
    assert "rush" in notices(soon)
    assert "rush.surcharge" not in codes(estimate(date=FAR))


def test_a_webinar_needs_no_hall_and_no_food() -> None:
    groups = {one.group for one in estimate(event_type=EventType.WEBINAR, guests=200).groups}

    assert not groups & {"venue", "catering", "safety", "transport", "sanitary"}
    assert "av.studio" in codes(estimate(event_type=EventType.WEBINAR))


def test_a_hybrid_adds_a_stream_to_the_hall() -> None:
    added = codes(estimate(format=EventFormat.HYBRID)) - codes(estimate())

    assert added == {
        "av.stream",
        "av.stream_platform",
        "av.backup_internet",
        "people.broadcast",
        "media.replay",
    }


def test_a_wish_adds_a_line_the_type_does_not_have() -> None:
    assert {"people.interpreters", "av.translation_kit"} <= codes(
        estimate(wishes=["нужен синхронный перевод"])
    )


def test_a_wished_line_appears_even_at_economy() -> None:
    economy = {"level": Level.ECONOMY}

    assert "media.video" not in codes(estimate(**economy))
    assert "media.video" in codes(estimate(**economy, wishes=["нужна видеосъёмка"]))


def test_a_declined_line_is_left_out_but_safety_stays() -> None:
    drawn = estimate(wishes=["без алкоголя", "без охраны"])

    assert "catering.alcohol" not in codes(drawn)
    assert "catering.drinks" in codes(drawn)
    assert "safety.security" in codes(drawn)
    assert "safety_kept" in notices(drawn)


def test_small_parties_need_no_medics() -> None:
    assert "safety.medics" not in codes(estimate(guests=99))
    assert "safety.medics" in codes(estimate(guests=100))


def test_music_rights_have_a_floor_and_an_outdated_source() -> None:
    rights = line(estimate(guests=20), "permits.music")

    assert rights.gross == 10_000
    assert rights.provenance is Provenance.NORM
    assert "2018" in rights.sources[0].note


def test_the_levy_on_internet_ads_is_paid_by_who_resells_them() -> None:
    conference = brief(event_type=EventType.CONFERENCE)

    assert "marketing.levy" not in codes(draw_up(conference, Conditions(), TODAY))
    assert "marketing.levy" in codes(draw_up(conference, Conditions(resells_ads=True), TODAY))


def test_an_unusual_share_is_noticed() -> None:
    wedding = estimate(event_type=EventType.WEDDING, guests=400)

    unusual = [notice for notice in wedding.warnings if notice.code == "unusual_share"]

    assert [notice.field for notice in unusual] == ["groups.catering"]
    assert "больше обычных 33 %" in unusual[0].message


def test_a_monstrous_event_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput) as refused:
        estimate(guests=100_000, duration_hours=168)

    assert "10 млрд" in refused.value.detail_ru


def test_every_sum_is_a_plain_string_in_json() -> None:
    totals = estimate().model_dump(mode="json")["totals"]

    assert totals["total"]["gross"] == decimal_text(estimate().totals.total.gross)


def test_conditions_the_agency_has_set_count_as_chosen() -> None:
    agency = AgencySettings(fee_percent=Decimal("12.5"), tax_status=TaxStatus.USN_5)

    drawn = draw_up(brief(), Conditions().completed_by(agency), TODAY)

    fee = next(source for source in drawn.sources if source.figure == "totals.fee")
    assert fee.provenance is Provenance.USER
    assert drawn.totals.fee.percent == Decimal("12.5")
    assert "fee" not in {one.field for one in drawn.assumptions}


def test_condition_of_this_estimate_goes_before_the_agencys() -> None:
    given = Conditions(fee_percent=Decimal(10))

    completed = given.completed_by(AgencySettings(fee_percent=Decimal("12.5")))

    assert completed.fee_percent == 10
