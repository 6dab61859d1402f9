"""What a request becomes before anything is stored."""

from functions.maestro.opening import Asked, open_run
from functions.maestro.routing import Routing, Step
from shared.agents import AgentCard
from shared.runs.models import RunState, StepState
from tests.unit.maestro.builders import BRIEF, NOW

ROUTING = Routing(
    intents={
        "create_event": (
            Step(name="planning", agent="planning", critical=True, deadline_seconds=60),
            Step(name="finance", agent="finance", critical=True, deadline_seconds=90),
        ),
        "move_date": (
            Step(name="planning", agent="planning", critical=True, deadline_seconds=60),
            Step(name="vendors", agent="vendors", after=("planning",), deadline_seconds=60),
        ),
        "default": (Step(name="assistant", agent="assistant", deadline_seconds=60),),
    },
    aliases={"create_plan": "create_event"},
)


def card(name: str) -> AgentCard:
    return AgentCard(name=name, title=name, description="", intents=[], inbox=f"{name}-inbox")


CARDS = {name: card(name) for name in ("planning", "finance", "vendors", "assistant")}


def asked(intent: str, event_id: str | None = None) -> Asked:
    return Asked(
        tenant_id="t",
        subject="u",
        intent=intent,
        text="корпоратив",
        brief=BRIEF,
        understanding={},
        event_id=event_id,
        conversation_id="c",
    )


def test_parallel_steps_are_all_queued() -> None:
    opening = open_run(asked("create_plan"), ROUTING, CARDS, NOW)

    assert opening.run.intent == "create_event"
    assert {step.step: step.state for step in opening.steps} == {
        "planning": StepState.QUEUED,
        "finance": StepState.QUEUED,
    }


def test_new_event_gets_its_id_before_the_agents_start() -> None:
    opening = open_run(asked("create_event"), ROUTING, CARDS, NOW)

    assert opening.run.event_id is not None
    assert opening.run.event_id.startswith("evt_")


def test_known_event_keeps_its_id() -> None:
    assert open_run(asked("move_date", "evt_7"), ROUTING, CARDS, NOW).run.event_id == "evt_7"


def test_step_that_comes_after_another_waits() -> None:
    opening = open_run(asked("move_date", "evt_7"), ROUTING, CARDS, NOW)

    assert [step.state for step in opening.steps] == [StepState.QUEUED, StepState.WAITING]


def test_run_ends_when_its_slowest_step_must() -> None:
    opening = open_run(asked("create_event"), ROUTING, CARDS, NOW)

    assert (opening.run.deadline_at - NOW).total_seconds() == 90


def test_agent_that_is_not_connected_is_a_gap_and_the_others_work() -> None:
    opening = open_run(asked("create_event"), ROUTING, {"planning": card("planning")}, NOW)

    finance = opening.steps[1]
    assert finance.state is StepState.SKIPPED
    assert finance.error is not None
    assert opening.run.state is RunState.RUNNING


def test_run_with_no_agent_at_all_goes_straight_to_its_answer() -> None:
    assert open_run(asked("create_event"), ROUTING, {}, NOW).run.state is RunState.AGGREGATING


def test_unknown_intent_goes_to_the_default_agent() -> None:
    opening = open_run(asked("fly_to_the_moon"), ROUTING, CARDS, NOW)

    assert [step.agent for step in opening.steps] == ["assistant"]
