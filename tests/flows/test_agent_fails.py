"""One agent fails: that is its branch's result, the others are kept, and a retry mends it."""

from shared.runs.models import RunState
from tests.flows.answers import answered, attempts, gaps, result_of, states
from tests.flows.conftest import Scene
from tests.flows.tables import once


def test_failing_best_effort_agent_leaves_a_named_gap(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form("vendors fail"))

    assert closed.state is RunState.PARTIAL
    assert states(closed) == {"planning": "succeeded", "finance": "succeeded", "vendors": "failed"}
    gap = result_of(closed).gaps[0]
    assert (gap.step, gap.title) == ("vendors", "Подрядчики")
    assert gap.reason == "Внутренняя ошибка агента. Можно повторить этот шаг."


def test_failing_critical_agent_fails_the_run_and_keeps_its_siblings(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form("finance fail"))

    assert closed.state is RunState.FAILED
    assert answered(closed) == ["planning", "vendors"]
    assert gaps(closed) == ["finance"]


def test_all_agents_failing_is_an_answer_too(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form("all fail"))

    assert closed.state is RunState.FAILED
    assert sorted(gaps(closed)) == ["finance", "planning", "vendors"]


def test_retry_runs_only_the_failed_step_and_completes_the_answer(scene: Scene) -> None:
    failed = scene.agency.closed(scene.agency.ask_form("finance fail"))

    again = scene.agency.retry(failed, "finance")
    closed = scene.agency.closed(again)

    assert again.state is RunState.RUNNING
    assert closed.state is RunState.COMPLETED
    assert gaps(closed) == []
    assert attempts(closed) == {"planning": 1, "finance": 2, "vendors": 1}
    assert scene.signals.calls(closed.id, "planning") == 1
    assert scene.tables.left_by(closed) == once(closed)


def test_retry_address_stands_in_the_gap(scene: Scene) -> None:
    closed = scene.agency.closed(scene.agency.ask_form("vendors fail"))

    address = result_of(closed).gaps[0].retry
    answer = scene.agency.send("POST", str(address))

    assert answer.status_code == 202
    assert scene.agency.closed(closed).state is RunState.COMPLETED


def test_retry_while_the_run_goes_on_is_a_conflict(scene: Scene) -> None:
    run = scene.agency.ask_form("finance wait")

    answer = scene.agency.send("POST", f"/api/v1/maestro/requests/{run.id}/steps/vendors/retry")

    scene.signals.let_go(run.id, "finance")
    assert answer.status_code == 409
    assert scene.agency.closed(run).state is RunState.COMPLETED
