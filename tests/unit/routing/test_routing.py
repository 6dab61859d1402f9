"""Which agents answer which intent, and which tables are refused."""

import pytest
from pydantic import ValidationError

from functions.maestro.routing import Routing, Step, load_routing


def step(name: str, *after: str) -> dict[str, object]:
    return {"name": name, "agent": name, "after": after, "deadline_seconds": 60}


def table(*steps: dict[str, object], **aliases: str) -> Routing:
    return Routing.model_validate({"intents": {"default": list(steps)}, "aliases": aliases})


@pytest.mark.parametrize(
    ("intent", "agents"),
    [
        ("create_event", ["planning", "finance", "vendors"]),
        ("create_plan", ["planning", "finance", "vendors"]),
        ("analyze_conversion", ["analytics", "social_media", "communication"]),
        ("chat", ["communication"]),
        ("optimize_pricing", ["finance"]),
        ("find_vendors", ["vendors"]),
        ("estimate_budget", ["finance"]),
        ("default", ["assistant"]),
        ("order_pizza", ["assistant"]),
    ],
)
def test_an_intent_is_answered_by_its_agents(intent: str, agents: list[str]) -> None:
    assert [step.agent for step in load_routing().steps(intent)] == agents


def test_the_agents_of_a_new_event_work_in_parallel_and_only_vendors_may_fail() -> None:
    steps = load_routing().steps("create_event")

    assert all(step.after == () for step in steps)
    assert [step.name for step in steps if not step.critical] == ["vendors"]


def test_vendors_are_searched_for_the_moved_date_only_after_the_plan() -> None:
    steps = {step.name: step for step in load_routing().steps("move_date")}

    assert steps["vendors"].after == ("planning",)


def test_canonical_resolves_an_alias_and_the_unknown() -> None:
    routing = load_routing()

    assert routing.canonical("create_plan") == "create_event"
    assert routing.canonical("order_pizza") == "default"


def test_a_step_is_best_effort_and_waits_for_nobody_unless_told() -> None:
    alone = Step(name="a", agent="b", deadline_seconds=1)

    assert (alone.critical, alone.after) == (False, ())


def test_two_steps_of_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="two steps have one name"):
        table(step("finance"), step("finance"))


def test_waiting_for_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValidationError, match="`after` names no step"):
        table(step("finance", "planing"))


def test_steps_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(ValidationError, match="steps wait for each other"):
        table(step("a", "b"), step("b", "a"))


def test_a_route_without_steps_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        table()


def test_an_alias_to_nowhere_is_refused() -> None:
    with pytest.raises(ValidationError, match="an alias leads nowhere"):
        table(step("a"), create="create_evnt")


def test_a_table_without_the_default_route_is_refused() -> None:
    with pytest.raises(ValidationError, match="no default route"):
        Routing.model_validate({"intents": {"chat": [step("communication")]}})


def test_a_misspelt_key_of_a_step_is_refused() -> None:
    with pytest.raises(ValidationError, match="critcal"):
        table({**step("a"), "critcal": True})
