"""The database aborts transactions, drops connections, or commits and does not say so."""

from shared.runs.models import RunState
from tests.flows.agency import REQUESTS
from tests.flows.answers import attempts, states
from tests.flows.conftest import Scene
from tests.flows.tables import once

LEASE_SECONDS = 11


def test_every_third_transaction_aborted_changes_nothing_for_the_user(scene: Scene) -> None:
    scene.faults.in_database("Commit", "ABORTED", every=3, times=None)

    closed = [scene.agency.closed(scene.agency.ask_form()) for _ in range(3)]

    assert [run.state for run in closed] == [RunState.COMPLETED] * 3
    assert [scene.tables.left_by(run) for run in closed] == [once(run) for run in closed]


def test_connections_dropped_in_the_middle_of_queries_are_made_anew(scene: Scene) -> None:
    scene.faults.in_database("ExecuteQuery", "DROP", every=5, times=None)

    closed = scene.agency.closed(scene.agency.ask_form())

    assert closed.state is RunState.COMPLETED
    assert scene.tables.left_by(closed) == once(closed)


def test_start_that_was_done_but_not_confirmed_starts_one_run(scene: Scene) -> None:
    before = [run["id"] for run in scene.agency.send("GET", REQUESTS).json()["items"]]
    scene.faults.in_database("Commit", "UNDETERMINED", applied=True)

    answer = scene.agency.send("POST", REQUESTS, {"text": "абырвалг"})

    after = [run["id"] for run in scene.agency.send("GET", REQUESTS).json()["items"]]
    assert answer.status_code == 202
    assert [run for run in after if run not in before] == [answer.json()["id"]]


def test_work_and_answer_that_were_stored_but_not_confirmed_are_not_stored_twice(scene: Scene) -> None:
    run = scene.agency.ask_form("all wait")
    for step in states(run):
        scene.signals.until_waiting(run.id, step)
    scene.faults.in_database("Commit", "UNDETERMINED", applied=True, times=None)

    for step in states(run):
        scene.signals.let_go(run.id, step)

    closed = scene.agency.closed(run)
    assert closed.state is RunState.COMPLETED
    assert attempts(closed) == {"planning": 1, "finance": 1, "vendors": 1}
    assert scene.tables.left_by(closed) == once(closed)


def test_claim_that_was_not_confirmed_is_made_again_when_its_lease_is_over(scene: Scene) -> None:
    failed = scene.agency.closed(scene.agency.ask_form("finance fail"))
    scene.faults.in_database("Commit", "UNDETERMINED", applied=True, every=2)
    scene.agency.send("POST", f"{REQUESTS}/{failed.id}/steps/finance/retry")
    scene.agency.until(failed, "finance", "running")

    scene.tables.pass_time(failed, seconds=LEASE_SECONDS)
    scene.faults.keep_house()

    closed = scene.agency.closed(failed)
    assert closed.state is RunState.COMPLETED
    assert attempts(closed)["finance"] == 3
    assert scene.tables.left_by(closed) == once(closed)
