"""The database aborts transactions, drops connections, or commits and does not say so."""

import pytest

from functions.maestro.models import RunView
from shared.runs.models import RunState
from tests.flows.agency import REQUESTS
from tests.flows.answers import attempts
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


COMMITS_OF_THE_LAST_STEP = ("the estimate", "the step's end", "the claim of the answer", "the answer")


@pytest.mark.parametrize("number", [1, 2, 3, 4], ids=COMMITS_OF_THE_LAST_STEP)
def test_commit_that_was_done_but_not_confirmed_is_not_done_twice(scene: Scene, number: int) -> None:
    run = scene.agency.ask_form("finance wait")
    scene.signals.until_waiting(run.id, "finance")
    for other in ("planning", "vendors"):
        scene.agency.until(run, other, "succeeded")
    scene.faults.in_database("Commit", "UNDETERMINED", applied=True, every=number)

    scene.signals.let_go(run.id, "finance")

    closed = closed_after_lease(scene, run)
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


def closed_after_lease(scene: Scene, run: RunView) -> RunView:
    """The run with its answer: whoever has a claim and does not know it has lost it by now."""
    scene.agency.until(run, "finance", "succeeded")
    scene.tables.pass_time(run, seconds=LEASE_SECONDS)
    scene.faults.keep_house()
    return scene.agency.closed(run)
