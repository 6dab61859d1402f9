"""What follows when a step ends: pure rules over the steps of one run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.runs.models import StepState


@dataclass(frozen=True)
class StepNode:
    """What the rules need to know of a step."""

    step: str
    after: tuple[str, ...]
    state: StepState


@dataclass(frozen=True)
class Settlement:
    """Steps that change state, and whether any step of the run is still open afterwards."""

    changed: Sequence[StepNode]
    is_open: bool


def settle(steps: Iterable[StepNode], ended: Mapping[str, StepState]) -> Settlement:
    """Give the `ended` steps their states; queue what became ready, skip what can no longer start.

    A step starts when all it comes after succeeded. A step that comes after one without a result is
    skipped, and so is what comes after it.
    """
    before = {node.step: node for node in steps}
    after = dict(before)
    for step, state in ended.items():
        after[step] = replace(after[step], state=state)
    while moved := [new for node in after.values() if (new := _moved(node, after)) is not None]:
        after.update({node.step: node for node in moved})
    changed = [node for node in after.values() if node.state is not before[node.step].state]
    return Settlement(changed, is_open=any(node.state.is_open for node in after.values()))


def _moved(node: StepNode, steps: Mapping[str, StepNode]) -> StepNode | None:
    if node.state is not StepState.WAITING:
        return None
    states = [steps[name].state for name in node.after]
    if any(not state.is_open and state is not StepState.SUCCEEDED for state in states):
        return replace(node, state=StepState.SKIPPED)
    if all(state is StepState.SUCCEEDED for state in states):
        return replace(node, state=StepState.QUEUED)
    return None
