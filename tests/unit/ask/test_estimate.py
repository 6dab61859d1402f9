"""What is said of an estimate."""

from decimal import Decimal

from local.ask.render.estimate import estimate_section
from local.ask.render.provenance import PROVENANCE_NAMES
from shared.texts import rubles_text
from tests.unit.ask.builders import BRIEF, estimate_of, shown


def estimate_text(**brief: object) -> str:
    return shown(*estimate_section(estimate_of(BRIEF.model_copy(update=brief))))


def test_estimate_shows_each_line_with_sum_and_origin() -> None:
    estimate = estimate_of()
    rows = estimate_text().splitlines()

    for line in estimate.lines:
        gross = rubles_text(line.gross).replace("\u00a0", " ")
        matching = [row for row in rows if row.startswith(line.name[:20]) and gross in row]
        assert PROVENANCE_NAMES[line.provenance] in matching[0]


def test_estimate_shows_totals() -> None:
    totals = estimate_of().totals
    text = estimate_text()

    for amount in (totals.direct.gross, totals.contingency.gross, totals.fee.gross, totals.total.gross):
        assert rubles_text(amount).replace("\u00a0", " ") in text


def test_estimate_within_the_budget_says_what_is_left() -> None:
    assert "Бюджет 2 500 000 ₽ выдержан, остаётся" in estimate_text()


def test_estimate_fitted_to_the_budget_says_what_was_cut() -> None:
    text = estimate_text(budget=Decimal(1_100_000))

    assert "Ради бюджета убрано" in text
    assert ": −" in text


def test_estimate_above_the_budget_says_what_helps() -> None:
    text = estimate_text(budget=Decimal(300_000))

    assert "Бюджет 300 000 ₽ не выдержан: не хватает" in text
    assert "Что уменьшит смету" in text


def test_generous_budget_shows_what_the_rest_could_raise() -> None:
    assert "На что хватит остатка" in estimate_text(budget=Decimal(4_500_000))


def test_estimate_without_a_budget_judges_none() -> None:
    assert "Бюджет" not in estimate_text(budget=None)
