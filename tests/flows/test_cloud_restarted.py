"""Everything is killed in the middle of twenty runs, and started again."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice

import pytest

from functions.maestro.models import RunView
from local.demo import TENANT
from local.running import running_cloud
from shared.runs.models import RunState
from tests.flows.agency import Agency
from tests.flows.agents.signals import Signals
from tests.flows.answers import attempts, states
from tests.flows.conftest import open_agency, opened_database
from tests.flows.manifests import write_unruly_manifest
from tests.flows.tables import Tables, once

#: Two starts of a cloud and forty calls come before the first assertion.
pytestmark = pytest.mark.timeout(240)

RUNS = 20
#: 15 is the aim on a free machine: the longest wait is for the lease of a worker that is gone.
LAST_ANSWER_SECONDS = 30
#: Where a run is held, so that its worker is surely at work when it dies.
HELD = (("finance", "finance work wait"), ("planning", "planning work wait"), ("vendors", "vendors wait"))


@dataclass(frozen=True)
class Aftermath:
    """What is found when all runs are closed."""

    closed: list[RunView]
    seconds: float
    """From the moment the cloud was there again to the last answer."""
    tables: Tables


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    directory = tmp_path_factory.mktemp("killed")
    signals = Signals(directory)
    manifest = write_unruly_manifest(directory)
    with (
        running_cloud(directory, manifest=manifest) as cloud,
        open_agency(cloud, directory, TENANT) as agency,
    ):
        started = start_and_hold(agency, signals)
        let_go(signals, started[: RUNS // 2])
        agency.until(*started[0], "succeeded")
        cloud.kill()
        let_go(signals, started[RUNS // 2 :])
        cloud.restart()
        began = time.monotonic()
        closed = [agency.closed(run, seconds=90) for run, _ in started]
        seconds = time.monotonic() - began
        with opened_database(cloud) as database:
            yield Aftermath(closed, seconds, Tables(database, TENANT))


def start_and_hold(agency: Agency, signals: Signals) -> list[tuple[RunView, str]]:
    """All at once; each with the step that holds it."""
    held = list(islice(cycle(HELD), RUNS))
    with ThreadPoolExecutor(RUNS) as threads:
        runs = list(threads.map(lambda order: agency.ask_form(order[1]), held))
    started = [(run, step) for run, (step, _) in zip(runs, held, strict=True)]
    for run, step in started:
        signals.until_waiting(run.id, step)
        for other in states(run).keys() - {step}:
            agency.until(run, other, "succeeded")
    return started


def let_go(signals: Signals, started: list[tuple[RunView, str]]) -> None:
    """Some workers are in the middle of their commit when the cloud dies, the others in their work."""
    for run, step in started:
        signals.let_go(run.id, step)


def test_every_run_is_answered(aftermath: Aftermath) -> None:
    assert [run.state for run in aftermath.closed] == [RunState.COMPLETED] * RUNS


def test_nothing_is_doubled(aftermath: Aftermath) -> None:
    left = [aftermath.tables.left_by(run) for run in aftermath.closed]

    assert left == [once(run) for run in aftermath.closed]


def test_only_calls_in_flight_are_repeated(aftermath: Aftermath) -> None:
    repeated = [[step for step, times in attempts(run).items() if times > 1] for run in aftermath.closed]

    assert all(steps in ([], [held]) for steps, (held, _) in zip(repeated, cycle(HELD), strict=False))
    assert max(max(attempts(run).values()) for run in aftermath.closed) == 2


def test_last_answer_comes_soon(aftermath: Aftermath) -> None:
    assert aftermath.seconds <= LAST_ANSWER_SECONDS
