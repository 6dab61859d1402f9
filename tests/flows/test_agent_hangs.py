"""One agent hangs past its deadline: the run answers without it, and what comes late changes nothing."""

from functions.maestro.models import RunView
from shared.runs.models import RunState
from tests.flows.answers import gaps, result_of, states
from tests.flows.conftest import Scene
from tests.flows.waiting import eventually


def hang(scene: Scene, step: str) -> RunView:
    """A run past its deadline with one step open. The deadline's own message is lost."""
    run = scene.agency.ask_form(f"{step} wait")
    scene.signals.until_waiting(run.id, step)
    for other in {"planning", "finance", "vendors"} - {step}:
        scene.agency.until(run, other, "succeeded")
    scene.tables.pass_time(run, seconds=121)
    scene.faults.keep_house()
    return run


def test_hanging_agent_times_out_and_the_rest_is_answered(scene: Scene) -> None:
    closed = scene.agency.closed(hang(scene, "vendors"))

    scene.signals.let_go(closed.id, "vendors")
    assert closed.state is RunState.PARTIAL
    assert states(closed) == {"planning": "succeeded", "finance": "succeeded", "vendors": "timed_out"}
    assert result_of(closed).gaps[0].reason == "Агент не ответил вовремя. Этот шаг можно повторить."


def test_late_result_is_recorded_and_the_answer_stays(scene: Scene) -> None:
    closed = scene.agency.closed(hang(scene, "finance"))

    scene.signals.let_go(closed.id, "finance")

    assert eventually(lambda: scene.tables.late_results(closed) == ["finance"])
    assert scene.agency.run(closed.id) == closed
    assert (closed.state, gaps(closed)) == (RunState.FAILED, ["finance"])


def test_step_that_timed_out_can_be_retried(scene: Scene) -> None:
    closed = scene.agency.closed(hang(scene, "vendors"))
    scene.signals.let_go(closed.id, "vendors")

    again = scene.agency.closed(scene.agency.retry(closed, "vendors"))

    assert again.state is RunState.COMPLETED
    assert gaps(again) == []
