"""A run is cancelled while agents work."""

from shared.runs.models import RunState
from tests.flows.answers import states
from tests.flows.conftest import Scene
from tests.flows.waiting import eventually


def test_cancelled_run_keeps_what_was_done_and_stops_the_rest(scene: Scene) -> None:
    run = scene.agency.ask_form("finance wait")
    scene.signals.until_waiting(run.id, "finance")
    scene.agency.until(run, "vendors", "succeeded")
    scene.agency.until(run, "planning", "succeeded")

    cancelled = scene.agency.cancel(run)

    scene.signals.let_go(run.id, "finance")
    assert cancelled.state is RunState.CANCELLED
    assert states(cancelled) == {"planning": "succeeded", "finance": "cancelled", "vendors": "succeeded"}


def test_work_in_flight_is_recorded_but_does_not_revive_the_run(scene: Scene) -> None:
    run = scene.agency.ask_form("all wait")
    scene.signals.until_waiting(run.id, "finance")
    scene.agency.cancel(run)

    for step in ("planning", "finance", "vendors"):
        scene.signals.let_go(run.id, step)

    assert eventually(lambda: "finance" in scene.tables.late_results(run))
    assert scene.agency.run(run.id).state is RunState.CANCELLED


def test_cancelling_twice_is_fine(scene: Scene) -> None:
    run = scene.agency.ask_form("finance wait")
    scene.agency.cancel(run)

    again = scene.agency.cancel(run)

    scene.signals.let_go(run.id, "finance")
    assert again.state is RunState.CANCELLED


def test_closed_run_cannot_be_cancelled(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form())

    answer = scene.agency.send("POST", f"/api/v1/maestro/requests/{closed.id}/cancel")

    assert answer.status_code == 409
    assert scene.agency.run(closed.id) == closed
