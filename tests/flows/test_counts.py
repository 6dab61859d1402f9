"""What a run costs the database and the queues, besides the agents' own data.

The design allows two transactions and one queue call before the answer 202, two and one for each agent, two
and one for the aggregation. Each function has a queue of its own, and one SendMessageBatch fills one queue:
the first messages of a run of three agents are four batches, sent at the same time, one for each agent and
one with the deadline for Maestro. A transaction that another one aborts is counted once.
"""

from dataclasses import dataclass, replace

import pytest

from functions.maestro.models import RunView
from shared.runs.steps import LEASE
from tests.flows.agency import FORM, REQUESTS
from tests.flows.conftest import Scene
from tests.flows.waiting import eventually

BEFORE_ANSWER = PER_AGENT = AGGREGATION = 2
#: Seconds by which messages are late at random: none arrives while a test looks.
NEVER = 10_000_000


@dataclass(frozen=True)
class Cost:
    """What was spent since the counts were cleared."""

    transactions: int
    batches: int


@pytest.fixture(autouse=True)
def known_caller(scene: Scene) -> None:
    """Once a minute the authorizer reads whether the agency may work: no cost of a run."""
    scene.agency.send("POST", REQUESTS, {})
    scene.faults.clear()


def spent(scene: Scene) -> Cost:
    return Cost(scene.faults.transactions(), scene.faults.batches())


def ask(scene: Scene, intent: str, title: str) -> RunView:
    """Without an Idempotency-Key, which costs two transactions of its own."""
    body = {"intent": intent, "input": {**FORM, "title": title}}
    return RunView.model_validate(scene.agency.send("POST", REQUESTS, body).raise_for_status().json())


def ask_and_see_it_answered(scene: Scene, intent: str, title: str) -> Cost:
    """Looks at the functions only: looking at the run would cost transactions."""
    before = scene.faults.calls("maestro")
    run = ask(scene, intent, title)
    assert eventually(lambda: scene.faults.calls("maestro") == before + 2 and scene.faults.is_idle("maestro"))
    cost = spent(scene)
    return replace(cost, transactions=cost.transactions - beats(scene.agency.run(run.id)))


def beats(run: RunView) -> int:
    """How often leases may have been extended: on a busy machine a step outlasts a beat."""
    took = [step.finished_at - step.started_at for step in run.steps if step.started_at and step.finished_at]
    return sum(int(time / (LEASE / 2.5)) for time in took)


def test_accepting_a_request_takes_two_transactions_and_a_batch_for_each_inbox(scene: Scene) -> None:
    scene.faults.in_queues(shuffle_seconds=NEVER)

    ask(scene, "create_event", "Новый год")

    cost = spent(scene)
    assert cost.transactions <= BEFORE_ANSWER
    assert cost.batches == 3 + 1


def test_run_of_one_agent_sends_one_message_at_its_end(scene: Scene) -> None:
    cost = ask_and_see_it_answered(scene, "estimate_budget", "finance fail")

    assert cost.transactions <= BEFORE_ANSWER + PER_AGENT + AGGREGATION
    assert cost.batches == 2 + 1


def test_run_of_three_agents_stays_within_the_budget(scene: Scene) -> None:
    cost = ask_and_see_it_answered(scene, "create_event", "all fail")

    assert cost.transactions <= BEFORE_ANSWER + 3 * PER_AGENT + AGGREGATION
    assert cost.batches == 3 + 1 + 1


def test_agent_that_writes_does_so_in_one_transaction(scene: Scene) -> None:
    cost = ask_and_see_it_answered(scene, "create_event", "vendors fail")

    planning_and_finance = 2
    assert cost.transactions <= BEFORE_ANSWER + 3 * PER_AGENT + AGGREGATION + planning_and_finance
