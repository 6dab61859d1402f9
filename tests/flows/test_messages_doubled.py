"""Every message comes twice, late and in any order."""

from collections.abc import Iterator

import pytest

from shared.runs.models import RunState
from tests.flows.answers import attempts
from tests.flows.conftest import Scene
from tests.flows.tables import once


@pytest.fixture
def scene(scene: Scene) -> Iterator[Scene]:
    """Queues at their worst."""
    scene.faults.in_queues(duplicate=True, shuffle_seconds=1.0)
    yield scene


def test_run_is_answered_and_nothing_is_doubled(scene: Scene) -> None:
    runs = [scene.agency.ask_form() for _ in range(3)]

    closed = [scene.agency.closed(run) for run in runs]

    assert [run.state for run in closed] == [RunState.COMPLETED] * 3
    assert [scene.tables.left_by(run) for run in closed] == [once(run) for run in closed]


def test_agents_are_called_once(scene: Scene) -> None:
    run = scene.agency.closed(scene.agency.ask_form())

    assert {step: scene.signals.calls(run.id, step) for step in attempts(run)} == attempts(run)
    assert attempts(run) == {"planning": 1, "finance": 1, "vendors": 1}


def test_retry_is_not_doubled(scene: Scene) -> None:
    failed = scene.agency.closed(scene.agency.ask_form("finance fail"))

    closed = scene.agency.closed(scene.agency.retry(failed, "finance"))

    assert closed.state is RunState.COMPLETED
    assert scene.signals.calls(closed.id, "finance") == 2
    assert scene.tables.left_by(closed) == once(closed)
