"""The queues do not answer for a while: what is stored is sent later, and nobody is told of a failure."""

from functions.maestro.models import RunView
from shared.runs.models import RunState
from tests.flows.agency import SENTENCE
from tests.flows.answers import attempts, states
from tests.flows.conftest import Scene
from tests.flows.tables import once

OUTAGE_SECONDS = 10.0
#: Longer than a sender tries.
SHORT_OUTAGE_SECONDS = 4.0
#: After this a row that nobody has moved is due.
DOUBT_SECONDS = 31


def closed_by_housekeeping(scene: Scene, run: RunView) -> RunView:
    """The run with its answer, as of half a minute later."""
    scene.tables.pass_time(run, seconds=DOUBT_SECONDS)
    scene.faults.keep_house()
    return scene.agency.closed(run)


def test_run_in_progress_outlives_ten_seconds_without_queues(scene: Scene) -> None:
    run = scene.agency.ask_form("all wait")
    for step in states(run):
        scene.signals.until_waiting(run.id, step)

    scene.faults.in_queues(unavailable_seconds=OUTAGE_SECONDS)
    for step in states(run):
        scene.signals.let_go(run.id, step)

    scene.faults.until_queues_answer()
    closed = closed_by_housekeeping(scene, run)
    assert closed.state is RunState.COMPLETED
    assert scene.tables.left_by(closed) == once(closed)


def test_request_during_the_outage_is_accepted_and_sent_afterwards(scene: Scene) -> None:
    scene.faults.in_queues(unavailable_seconds=SHORT_OUTAGE_SECONDS)

    run = scene.agency.ask()

    assert run.state is RunState.RUNNING
    scene.faults.in_queues(unavailable_seconds=0)
    closed = closed_by_housekeeping(scene, run)
    assert attempts(closed) == {"planning": 1, "finance": 1, "vendors": 1}
    assert scene.tables.left_by(closed) == once(closed)


def test_same_request_sent_again_after_the_outage_is_the_same_run(scene: Scene) -> None:
    scene.faults.in_queues(unavailable_seconds=SHORT_OUTAGE_SECONDS)
    first = scene.agency.ask(SENTENCE, Idempotency_Key="outage")
    scene.faults.in_queues(unavailable_seconds=0)

    second = scene.agency.ask(SENTENCE, Idempotency_Key="outage")

    assert second.id == first.id


def test_answer_is_not_lost_with_the_message_that_asks_for_it(scene: Scene) -> None:
    run = scene.agency.ask_form("finance wait")
    scene.agency.until(run, "planning", "succeeded")
    scene.agency.until(run, "vendors", "succeeded")
    scene.faults.in_queues(unavailable_seconds=SHORT_OUTAGE_SECONDS)
    scene.signals.let_go(run.id, "finance")
    scene.agency.until(run, "finance", "succeeded")

    scene.faults.until_queues_answer()
    closed = closed_by_housekeeping(scene, run)
    assert closed.state is RunState.COMPLETED
    assert attempts(closed)["finance"] == 1
