"""A form becomes the same as a sentence."""

from decimal import Decimal

from shared.runs.models import RunState
from tests.flows.agency import Agency
from tests.flows.answers import answered, part_of


def test_form_is_answered_by_three_agents(agency: Agency) -> None:
    closed = agency.closed(agency.ask_form(title="Новый год на заводе"))

    assert closed.state is RunState.COMPLETED
    assert closed.title == "Новый год на заводе"
    assert answered(closed) == ["finance", "planning", "vendors"]


def test_estimate_of_a_form_is_within_its_budget(agency: Agency) -> None:
    closed = agency.closed(agency.ask_form(budget="1800000"))

    total = part_of(closed, "finance").data["totals"]["total"]["gross"]

    assert Decimal(total) <= 1_800_000
