from decimal import Decimal

from functions.finance.fit import cheapest
from shared.agents import Severity
from shared.brief import EventType, Level
from tests.unit.finance.briefs import codes, estimate, terms


def level_total(level: Level) -> Decimal:
    return next(one.total for one in estimate().levels if one.level is level)


def test_the_best_whole_level_within_the_budget_is_chosen() -> None:
    drawn = estimate(budget=level_total(Level.STANDARD))

    assert drawn.level is Level.STANDARD
    assert drawn.fit is not None
    assert (drawn.fit.fits, drawn.fit.spare, drawn.fit.cuts) == (True, 0, [])


def test_a_generous_budget_is_not_eaten_up() -> None:
    drawn = estimate(budget=Decimal(50_000_000))

    assert drawn.totals.total.gross == level_total(Level.PREMIUM)
    assert drawn.fit is not None
    assert drawn.fit.spare == 50_000_000 - level_total(Level.PREMIUM)
    assert "budget_spare" in {notice.code for notice in drawn.warnings}


def test_a_spare_part_names_what_the_next_level_lacks() -> None:
    budget = level_total(Level.STANDARD) + 1_000_000

    spare = next(one for one in estimate(budget=budget).warnings if one.code == "budget_spare")

    assert "Чтобы перейти на «премиум» целиком, не хватает" in spare.message


def test_extras_go_first_and_the_level_stays() -> None:
    drawn = estimate(budget=level_total(Level.STANDARD) - 50_000)

    assert drawn.level is Level.STANDARD
    assert drawn.fit is not None
    assert [cut.code for cut in drawn.fit.cuts] == ["interactive"]
    assert "programme.interactive" not in codes(drawn)


def test_a_cut_that_a_later_one_made_needless_is_taken_back() -> None:
    drawn = estimate(budget=level_total(Level.STANDARD) - 330_000)

    assert drawn.fit is not None
    assert drawn.fit.spare < min(cut.saving for cut in drawn.fit.cuts)


def test_savings_add_up_to_the_difference() -> None:
    drawn = estimate(budget=level_total(Level.STANDARD) - 300_000)

    assert drawn.fit is not None
    saved = sum(cut.saving for cut in drawn.fit.cuts)
    assert saved == level_total(Level.STANDARD) - drawn.totals.total.gross


def test_a_wished_line_is_not_cut() -> None:
    budget = level_total(Level.ECONOMY) - 150_000

    assert "media.photo" not in codes(estimate(budget=budget))
    assert "media.photo" in codes(estimate(budget=budget, wishes=["фотограф"]))


def test_safety_and_permits_survive_the_smallest_budget() -> None:
    whole, cut = estimate(level=Level.ECONOMY), estimate(budget=Decimal(100))

    kept = {code for code in codes(whole) if code.startswith(("safety.", "permits.", "sanitary."))}
    assert kept <= codes(cut)


def test_a_level_asked_for_is_lowered_only_with_a_notice() -> None:
    drawn = estimate(level=Level.PREMIUM, budget=level_total(Level.STANDARD))

    assert drawn.level is Level.STANDARD
    assert "level_lowered" in {notice.code for notice in drawn.warnings}


def test_a_level_asked_for_is_not_raised() -> None:
    assert estimate(level=Level.ECONOMY, budget=Decimal(50_000_000)).level is Level.ECONOMY


def test_a_budget_of_a_hundred_rubles_gets_an_honest_answer() -> None:
    drawn = estimate(budget=Decimal(100))

    assert drawn.fit is not None
    assert not drawn.fit.fits
    assert drawn.fit.minimum == drawn.totals.total.gross == cheapest(terms())
    notice = drawn.warnings[0]
    assert (notice.code, notice.severity) == ("budget_too_small", Severity.BLOCK)
    assert "Ни одно изменение" in notice.message


def test_advice_names_how_many_guests_the_budget_allows() -> None:
    drawn = estimate(budget=Decimal(1_000_000))

    assert drawn.fit is not None
    [fewer] = [one for one in drawn.fit.advice if one.change.startswith("пригласить не больше")]
    assert fewer.fits
    guests = int("".join(char for char in fewer.change if char.isdigit()))
    assert cheapest(terms(guests=guests)) <= 1_000_000 < cheapest(terms(guests=guests + 1))


def test_advice_never_sends_more_than_half_the_guests_away() -> None:
    drawn = estimate(budget=Decimal(500_000))

    assert drawn.fit is not None
    assert not [one for one in drawn.fit.advice if "пригласить" in one.change]


def test_advice_offers_a_cheaper_city_and_fewer_hours() -> None:
    drawn = estimate(budget=Decimal(500_000), event_type=EventType.CONFERENCE, duration_hours=8)

    assert drawn.fit is not None
    changes = " ".join(one.change for one in drawn.fit.advice)
    assert "областном центре" in changes
    assert "до 3 часов" in changes
