"""The process of an agent is killed: another one does the step, and what was written is not written twice."""

from shared.runs.models import RunState
from tests.flows.answers import attempts
from tests.flows.conftest import Scene
from tests.flows.tables import once


def kill_while_waiting(scene: Scene, title: str, step: str) -> str:
    """The id of a run whose step lost its worker, and whose lease is over."""
    run = scene.agency.ask_form(title)
    scene.signals.until_waiting(run.id, step)
    assert scene.faults.kill(step)
    scene.tables.pass_time(run, seconds=11)
    scene.faults.keep_house()
    return run.id


def test_step_killed_before_its_work_is_done_by_another_worker(scene: Scene) -> None:
    run_id = kill_while_waiting(scene, "finance wait", "finance")

    closed = scene.agency.closed(scene.agency.run(run_id))

    assert closed.state is RunState.COMPLETED
    assert attempts(closed) == {"planning": 1, "finance": 2, "vendors": 1}
    assert scene.tables.left_by(closed) == once(closed)


def test_estimate_written_before_the_kill_is_not_written_again(scene: Scene) -> None:
    run_id = kill_while_waiting(scene, "finance work wait", "finance")

    closed = scene.agency.closed(scene.agency.run(run_id))

    assert closed.state is RunState.COMPLETED
    assert scene.signals.calls(run_id, "finance") == 2
    assert scene.tables.left_by(closed) == once(closed)


def test_plan_written_before_the_kill_is_not_written_again(scene: Scene) -> None:
    run_id = kill_while_waiting(scene, "planning work wait", "planning")

    closed = scene.agency.closed(scene.agency.run(run_id))

    assert closed.state is RunState.COMPLETED
    assert scene.signals.calls(run_id, "planning") == 2
    assert scene.tables.left_by(closed) == once(closed)


def test_step_is_left_alone_while_its_worker_lives(scene: Scene) -> None:
    run = scene.agency.ask_form("finance wait")
    scene.signals.until_waiting(run.id, "finance")

    scene.faults.keep_house()

    scene.signals.let_go(run.id, "finance")
    closed = scene.agency.closed(run)
    assert attempts(closed)["finance"] == 1
