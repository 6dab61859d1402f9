"""Claim, hold and complete: at least once, out of order, in the middle of a crash."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from shared.agents import AgentResult
from shared.runs.models import RunState, StepError, StepState
from shared.runs.steps import LEASE, Claim, Closed, Held, Steps
from tests.functions.runs.conftest import DEADLINE, MovableClock, StoredRuns

FAILURE = StepError(code="internal", message="Не вышло.")


def claimed(steps: Steps, runs: StoredRuns, run_id: str, name: str) -> Claim:
    claim = steps.claim(runs.key(run_id, name))
    assert isinstance(claim, Claim)
    return claim


def test_queued_step_is_claimed_with_what_the_run_asks(steps: Steps, runs: StoredRuns) -> None:
    run_id = runs.make(("plan", ()))

    claim = claimed(steps, runs, run_id, "plan")

    assert claim.attempt == 1
    assert claim.run["text"] == "корпоратив"
    assert runs.step(run_id, "plan").state is StepState.RUNNING


def test_second_delivery_finds_the_step_held(steps: Steps, runs: StoredRuns, clock: MovableClock) -> None:
    run_id = runs.make(("plan", ()))
    claimed(steps, runs, run_id, "plan")

    assert steps.claim(runs.key(run_id, "plan")) == Held(clock() + LEASE)


def test_only_one_of_many_at_once_gets_the_step(steps: Steps, runs: StoredRuns) -> None:
    run_id = runs.make(("plan", ()))

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: steps.claim(runs.key(run_id, "plan")), range(8)))

    assert sum(isinstance(one, Claim) for one in answers) == 1


def test_step_of_a_dead_worker_is_claimed_again(steps: Steps, runs: StoredRuns, clock: MovableClock) -> None:
    run_id = runs.make(("plan", ()))
    claimed(steps, runs, run_id, "plan")
    clock.now += LEASE

    assert claimed(steps, runs, run_id, "plan").attempt == 2


def test_lease_that_is_extended_is_not_taken(steps: Steps, runs: StoredRuns, clock: MovableClock) -> None:
    run_id = runs.make(("plan", ()))
    claim = claimed(steps, runs, run_id, "plan")
    clock.now += LEASE / 2
    steps.extend(claim)
    clock.now += LEASE / 2

    assert isinstance(steps.claim(runs.key(run_id, "plan")), Held)


def test_step_past_its_deadline_is_not_claimed(steps: Steps, runs: StoredRuns, clock: MovableClock) -> None:
    run_id = runs.make(("plan", ()))
    clock.now += DEADLINE

    assert steps.claim(runs.key(run_id, "plan")) == Closed()


def test_unknown_step_is_closed(steps: Steps, runs: StoredRuns) -> None:
    assert steps.claim(runs.key("run_nothing", "plan")) == Closed()


def test_step_of_another_agency_is_closed(steps: Steps, runs: StoredRuns) -> None:
    run_id = runs.make(("plan", ()))
    foreign = StoredRuns(runs.database, "somebody-else")

    assert steps.claim(foreign.key(run_id, "plan")) == Closed()


def test_result_is_stored_and_the_next_step_sent(steps: Steps, runs: StoredRuns, result: AgentResult) -> None:
    run_id = runs.make(("plan", ()), ("offer", ("plan",)))

    sent = steps.complete(claimed(steps, runs, run_id, "plan"), result)

    assert [(one.inbox, one.message.data["step"]) for one in sent] == [("offer-inbox", "offer")]
    assert runs.step(run_id, "plan").result == result
    assert runs.step(run_id, "offer").state is StepState.QUEUED


def test_next_step_sees_the_result_it_comes_after(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()), ("offer", ("plan",)))
    steps.complete(claimed(steps, runs, run_id, "plan"), result)

    assert steps.results(claimed(steps, runs, run_id, "offer")) == {"plan": result}


def test_last_step_sends_the_run_to_be_aggregated(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()))

    sent = steps.complete(claimed(steps, runs, run_id, "plan"), result)

    assert [(one.inbox, one.message.type) for one in sent] == [("maestro-inbox", "aggregate_run")]
    assert runs.run(run_id).state is RunState.AGGREGATING


def test_ended_step_still_says_when_it_was_queued(
    steps: Steps, runs: StoredRuns, clock: MovableClock, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()))
    queued_at = clock()
    clock.forward(seconds=5)

    steps.complete(claimed(steps, runs, run_id, "plan"), result)

    step = runs.step(run_id, "plan")
    assert (step.queued_at, step.finished_at) == (queued_at, clock())


def test_failure_is_the_result_of_its_branch(steps: Steps, runs: StoredRuns, result: AgentResult) -> None:
    run_id = runs.make(("plan", ()), ("estimate", ()))
    steps.complete(claimed(steps, runs, run_id, "plan"), FAILURE)

    steps.complete(claimed(steps, runs, run_id, "estimate"), result)

    assert runs.step(run_id, "plan").error == FAILURE
    assert runs.step(run_id, "estimate").result == result
    assert runs.run(run_id).state is RunState.AGGREGATING


def test_completing_twice_sends_the_aggregation_again(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()))
    claim = claimed(steps, runs, run_id, "plan")
    steps.complete(claim, result)

    sent = steps.complete(claim, result)

    assert [one.message.type for one in sent] == ["aggregate_run"]


def test_completing_twice_sends_the_next_step_again(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()), ("offer", ("plan",)))
    claim = claimed(steps, runs, run_id, "plan")
    steps.complete(claim, result)

    sent = steps.complete(claim, result)

    assert [(one.inbox, one.message.data["step"]) for one in sent] == [("offer-inbox", "offer")]


def test_aggregation_that_was_never_sent_is_found_by_a_second_delivery(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()))
    steps.complete(claimed(steps, runs, run_id, "plan"), result)

    sent = steps.unsent(runs.key(run_id, "plan"))

    assert [(one.inbox, one.message.type) for one in sent] == [("maestro-inbox", "aggregate_run")]


def test_nothing_is_unsent_while_another_step_is_at_work(
    steps: Steps, runs: StoredRuns, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()), ("estimate", ()))
    steps.complete(claimed(steps, runs, run_id, "plan"), result)

    assert steps.unsent(runs.key(run_id, "plan")) == []


def test_nothing_is_unsent_of_an_unknown_step(steps: Steps, runs: StoredRuns) -> None:
    assert steps.unsent(runs.key("run_nothing", "plan")) == []


def test_worker_that_lost_its_lease_changes_nothing(
    steps: Steps, runs: StoredRuns, clock: MovableClock, result: AgentResult
) -> None:
    run_id = runs.make(("plan", ()))
    slow = claimed(steps, runs, run_id, "plan")
    clock.now += LEASE
    quick = claimed(steps, runs, run_id, "plan")
    steps.complete(quick, result)

    sent = steps.complete(slow, AgentResult(data={"total": "99"}, summary="Поздно."))

    assert sent == []
    assert runs.step(run_id, "plan").result == result
    late = runs.step(run_id, "plan").late_result
    assert late is not None
    assert late.summary == "Поздно."


def test_all_steps_may_complete_at_once(steps: Steps, runs: StoredRuns, result: AgentResult) -> None:
    names = [f"s{number}" for number in range(6)]
    run_id = runs.make(*((name, ()) for name in names))
    claims = [claimed(steps, runs, run_id, name) for name in names]

    with ThreadPoolExecutor(6) as threads:
        sent = [
            one for some in threads.map(lambda claim: steps.complete(claim, result), claims) for one in some
        ]

    assert [one.message.type for one in sent] == ["aggregate_run"]
    assert runs.run(run_id).state is RunState.AGGREGATING


def test_released_step_is_queued_for_a_later_try(steps: Steps, runs: StoredRuns) -> None:
    run_id = runs.make(("plan", ()))
    claim = claimed(steps, runs, run_id, "plan")

    sent = steps.release(claim, timedelta(seconds=2))

    assert [(one.inbox, one.delay) for one in sent] == [("plan-inbox", 2)]
    assert claimed(steps, runs, run_id, "plan").attempt == 2
