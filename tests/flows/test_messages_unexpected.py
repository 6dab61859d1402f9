"""Messages that come too early, too late, or about nothing."""

import pytest

from functions.maestro.models import RunView
from local.demo import TENANT
from shared.messages import Outgoing
from shared.runs.messages import aggregate_run, expire_run
from shared.runs.models import RunState
from tests.flows.answers import states
from tests.flows.conftest import Scene
from tests.flows.waiting import eventually

TRACE = "0" * 32


@pytest.fixture
def held(scene: Scene) -> RunView:
    """A run whose estimate is awaited."""
    run = scene.agency.ask_form("finance wait")
    scene.signals.until_waiting(run.id, "finance")
    scene.agency.until(run, "planning", "succeeded")
    return scene.agency.until(run, "vendors", "succeeded")


def deliver(scene: Scene, message: Outgoing) -> None:
    """Send it, and return when Maestro is done with it. Nothing else may call Maestro meanwhile."""
    before = scene.faults.calls("maestro")
    scene.inboxes.send([message])
    assert eventually(lambda: scene.faults.calls("maestro") > before and scene.faults.is_idle("maestro"))


def test_deadline_closes_the_run_by_its_own_message(scene: Scene, held: RunView) -> None:
    scene.tables.pass_time(held, seconds=91)

    deliver(scene, expire_run(TENANT, held.id, TRACE, delay=0))

    closed = scene.agency.closed(held)
    scene.signals.let_go(held.id, "finance")
    assert closed.state is RunState.FAILED
    assert states(closed)["finance"] == "timed_out"


def test_deadline_that_comes_too_early_changes_nothing(scene: Scene, held: RunView) -> None:
    deliver(scene, expire_run(TENANT, held.id, TRACE, delay=0))

    scene.signals.let_go(held.id, "finance")
    assert scene.agency.closed(held).state is RunState.COMPLETED


def test_deadline_of_an_answered_run_changes_nothing(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form())
    scene.tables.pass_time(closed, seconds=91)
    before = scene.agency.run(closed.id)

    deliver(scene, expire_run(TENANT, closed.id, TRACE, delay=0))

    assert scene.agency.run(closed.id) == before


def test_aggregation_before_the_last_step_changes_nothing(scene: Scene, held: RunView) -> None:
    deliver(scene, aggregate_run(TENANT, held.id, TRACE))

    scene.signals.let_go(held.id, "finance")
    assert scene.agency.closed(held).state is RunState.COMPLETED


def test_deadline_in_the_name_of_another_agency_changes_nothing(scene: Scene, held: RunView) -> None:
    scene.tables.pass_time(held, seconds=91)

    deliver(scene, expire_run("somebody-else", held.id, TRACE, delay=0))

    assert scene.agency.run(held.id).state is RunState.RUNNING
    scene.agency.cancel(held)
    scene.signals.let_go(held.id, "finance")
