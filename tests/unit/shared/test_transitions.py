"""What follows when a step of a run ends."""

from hypothesis import given
from hypothesis import strategies as st

from shared.runs.models import StepState
from shared.runs.transitions import StepNode, settle

ENDINGS = [StepState.SUCCEEDED, StepState.FAILED, StepState.TIMED_OUT, StepState.CANCELLED]


def node(step: str, *after: str, state: StepState = StepState.WAITING) -> StepNode:
    return StepNode(step, after, state)


def states(*nodes: StepNode) -> dict[str, StepState]:
    return {one.step: one.state for one in nodes}


def test_step_without_predecessors_is_queued() -> None:
    settlement = settle([node("plan")], {})

    assert states(*settlement.changed) == {"plan": StepState.QUEUED}
    assert settlement.is_open


def test_step_is_queued_when_all_it_comes_after_succeeded() -> None:
    steps = [
        node("plan", state=StepState.SUCCEEDED),
        node("estimate", state=StepState.RUNNING),
        node("offer", "plan", "estimate"),
    ]

    settlement = settle(steps, {"estimate": StepState.SUCCEEDED})

    assert states(*settlement.changed) == {"estimate": StepState.SUCCEEDED, "offer": StepState.QUEUED}


def test_step_waits_while_one_predecessor_is_open() -> None:
    steps = [
        node("plan", state=StepState.RUNNING),
        node("estimate", state=StepState.RUNNING),
        node("offer", "plan", "estimate"),
    ]

    settlement = settle(steps, {"estimate": StepState.SUCCEEDED})

    assert states(*settlement.changed) == {"estimate": StepState.SUCCEEDED}
    assert settlement.is_open


def test_failure_skips_everything_that_comes_after() -> None:
    steps = [node("plan", state=StepState.RUNNING), node("vendors", "plan"), node("letter", "vendors")]

    settlement = settle(steps, {"plan": StepState.FAILED})

    assert states(*settlement.changed) == {
        "plan": StepState.FAILED,
        "vendors": StepState.SKIPPED,
        "letter": StepState.SKIPPED,
    }
    assert not settlement.is_open


def test_sibling_of_a_failed_step_is_kept() -> None:
    steps = [node("plan", state=StepState.RUNNING), node("estimate", state=StepState.RUNNING)]

    settlement = settle(steps, {"plan": StepState.FAILED})

    assert states(*settlement.changed) == {"plan": StepState.FAILED}
    assert settlement.is_open


@st.composite
def graphs(draw: st.DrawFn) -> list[StepNode]:
    """Steps that come after earlier ones only, so that there is no cycle."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    return [
        node(name, *draw(st.lists(st.sampled_from(names[:place]), unique=True) if place else st.just([])))
        for place, name in enumerate(names)
    ]


@given(graphs(), st.data())
def test_every_run_closes_whatever_its_steps_do(steps: list[StepNode], data: st.DataObject) -> None:
    current = {one.step: one for one in steps}
    settlement = settle(steps, {})

    for _ in steps:
        current |= {one.step: one for one in settlement.changed}
        queued = [name for name, one in current.items() if one.state is StepState.QUEUED]
        if not queued:
            break
        ending = data.draw(st.sampled_from(ENDINGS))
        settlement = settle(current.values(), {queued[0]: ending})

    assert not settlement.is_open


@given(graphs())
def test_no_step_is_queued_before_what_it_comes_after(steps: list[StepNode]) -> None:
    settlement = settle(steps, {})

    assert all(not one.after for one in settlement.changed if one.state is StepState.QUEUED)
