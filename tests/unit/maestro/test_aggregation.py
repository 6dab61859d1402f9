"""The answer of a run: parts, gaps, and what agents disagree on."""

from functions.maestro.aggregation import aggregate
from shared.agents import Severity
from shared.runs.models import RunState, StepError, StepState
from tests.unit.maestro.builders import finance_data, result, run, step, vendors_data


def test_run_is_completed_when_every_step_succeeded() -> None:
    state, answer = aggregate(run(), [step("planning"), step("finance", result=result(data=finance_data()))])

    assert state is RunState.COMPLETED
    assert [part.step for part in answer.parts] == ["planning", "finance"]
    assert answer.gaps == []


def test_answer_about_an_event_that_plans_nothing_keeps_its_own_words() -> None:
    _, answer = aggregate(run(event_id="evt_1"), [step("communication", result=result(summary="Да, есть."))])

    assert (answer.kind, answer.summary) == ("answer", "Да, есть.")


def test_best_effort_step_without_result_leaves_a_named_gap() -> None:
    steps = [step("planning"), step("vendors", state=StepState.FAILED, critical=False)]

    state, answer = aggregate(run(), steps)

    assert state is RunState.PARTIAL
    assert [(gap.step, gap.reason) for gap in answer.gaps] == [("vendors", "Сломалось.")]
    assert answer.gaps[0].retry == "/api/v1/maestro/requests/run_1/steps/vendors/retry"


def test_critical_step_without_result_fails_the_run_and_keeps_the_others() -> None:
    steps = [step("planning", state=StepState.TIMED_OUT), step("finance", result=result(data=finance_data()))]

    state, answer = aggregate(run(), steps)

    assert state is RunState.FAILED
    assert [part.step for part in answer.parts] == ["finance"]
    assert answer.gaps[0].reason == "Агент не ответил вовремя."


def test_agent_that_is_not_connected_is_not_offered_for_a_retry() -> None:
    absent = StepError(code="agent_not_connected", message="Агент «analytics» ещё не подключён.")
    steps = [step("planning"), step("analytics", state=StepState.SKIPPED, critical=False, error=absent)]

    _, answer = aggregate(run(), steps)

    assert answer.gaps[0].retry is None


def test_vendors_meet_the_amounts_of_the_estimate() -> None:
    steps = [
        step("finance", result=result(data=finance_data())),
        step("vendors", result=result(data=vendors_data("90000.00", "50000.00"))),
    ]

    _, answer = aggregate(run(), steps)

    assert answer.shortlist is not None
    picks = answer.shortlist[0].picks
    assert [(pick.name, pick.over_by and str(pick.over_by)) for pick in picks] == [
        ("Ведущий 1", None),
        ("Ведущий 0", "30000.00"),
    ]


def test_candidates_without_an_estimate_make_no_shortlist() -> None:
    steps = [
        step("finance", state=StepState.FAILED),
        step("vendors", result=result(data=vendors_data("50000.00"))),
    ]

    _, answer = aggregate(run(), steps)

    assert answer.shortlist is None
    assert [part.step for part in answer.parts] == ["vendors"]


def test_plan_of_another_date_blocks_the_answer() -> None:
    plan = result(data={"event": {"date": "2026-12-13", "guests": 150, "city": "Казань"}})

    _, answer = aggregate(run(), [step("planning", result=plan)])

    assert [(notice.code, notice.severity) for notice in answer.warnings] == [
        ("planning_date_differs", Severity.BLOCK)
    ]


def test_estimate_for_other_guests_blocks_the_answer() -> None:
    _, answer = aggregate(run(), [step("finance", result=result(data=finance_data(guests=100)))])

    assert [notice.code for notice in answer.warnings] == ["finance_guests_differs"]


def test_estimate_above_the_budget_is_said() -> None:
    estimate = finance_data(totals={"total": {"gross": "2600000.00"}})

    _, answer = aggregate(run(), [step("finance", result=result(data=estimate))])

    assert [notice.code for notice in answer.warnings] == ["estimate_over_budget"]


def test_estimate_that_owns_up_to_the_budget_is_not_told_twice() -> None:
    estimate = finance_data(totals={"total": {"gross": "2600000.00"}}, fit={"fits": False})

    _, answer = aggregate(run(), [step("finance", result=result(data=estimate))])

    assert answer.warnings == []


def test_same_assumption_of_two_agents_is_told_once() -> None:
    assumed = {"field": "city", "value": "Казань", "reason": "Город агентства."}
    steps = [step("planning", result=result(assumptions=[assumed]))]
    steps += [step("finance", result=result(data=finance_data(), assumptions=[assumed]))]

    _, answer = aggregate(run(), steps)

    assert [one.field for one in answer.assumptions] == ["duration_hours", "city"]


def test_degraded_part_makes_a_degraded_answer() -> None:
    _, answer = aggregate(run(), [step("planning", result=result(degraded=True)), step("finance")])

    assert answer.degraded


def test_usage_of_all_parts_is_summed() -> None:
    used = {
        "model": "GigaChat-2-Pro",
        "tokens_in": 100,
        "tokens_out": 20,
        "rubles": "0.15",
        "latency_ms": 900,
    }
    steps = [step("planning", result=result(usage=used)), step("finance", result=result(usage=used))]

    _, answer = aggregate(run(), steps)

    assert (answer.usage.model, answer.usage.tokens_in, answer.usage.rubles) == (
        "GigaChat-2-Pro",
        200,
        "0.30",
    )


def test_late_result_of_a_timed_out_step_is_not_shown() -> None:
    late = step("planning", state=StepState.TIMED_OUT, late_result=result(summary="Поздно."))

    _, answer = aggregate(run(), [late, step("finance", result=result(data=finance_data()))])

    assert [part.step for part in answer.parts] == ["finance"]
