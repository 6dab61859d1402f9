"""What an operator sends again for one run, whether it is due or not."""

from datetime import timedelta

import pytest

from shared.database import Database
from shared.errors import NotFound
from shared.ids import new_id
from shared.runs.models import RunState
from tests.functions.housekeeping.test_due import NOW, make_run
from tools.resend import of_run

BEFORE = NOW - timedelta(seconds=10)


def sent(database: Database, tenant_id: str, state: RunState, *, late: bool) -> list[tuple[str, str]]:
    """Message and inbox, for a run in this state before or after its deadline."""
    run_id = make_run(database, tenant_id, state=state, due_at=None)
    outgoing = of_run(database, tenant_id, run_id, NOW if late else BEFORE)
    return [(one.message.type, one.inbox) for one in outgoing]


def test_open_step_is_sent_to_its_agent(database: Database, tenant_id: str) -> None:
    assert sent(database, tenant_id, RunState.RUNNING, late=False) == [("work_step", "planning-inbox")]


def test_run_past_its_deadline_is_sent_to_expire(database: Database, tenant_id: str) -> None:
    assert sent(database, tenant_id, RunState.RUNNING, late=True) == [("expire_run", "maestro-inbox")]


def test_run_whose_steps_are_closed_is_sent_to_be_aggregated(database: Database, tenant_id: str) -> None:
    assert sent(database, tenant_id, RunState.AGGREGATING, late=False) == [("aggregate_run", "maestro-inbox")]


def test_closed_run_waits_for_nothing(database: Database, tenant_id: str) -> None:
    assert sent(database, tenant_id, RunState.COMPLETED, late=True) == []


def test_run_of_another_agency_is_not_found(database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.RUNNING, due_at=None)

    with pytest.raises(NotFound):
        of_run(database, new_id("tenant"), run_id, NOW)
