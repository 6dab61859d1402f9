"""Traces: taken over from the caller, handed on, told at the end of the work."""

import pytest

from shared import telemetry, tracing

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


def test_work_goes_on_in_the_trace_of_its_caller() -> None:
    with tracing.entered("POST /x", f"00-{TRACE}-{PARENT}-01") as work:
        pass

    assert (work.trace_id, work.parent_id) == (TRACE, PARENT)


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "rubbish",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{PARENT}-01",
    ],
)
def test_malformed_context_starts_a_trace_of_its_own(traceparent: str) -> None:
    with tracing.entered("POST /x", traceparent) as work:
        pass

    assert len(work.trace_id) == 32
    assert work.trace_id.lower() != TRACE
    assert work.parent_id is None


def test_what_goes_out_names_the_present_span_as_its_parent() -> None:
    with tracing.entered("POST /x", f"00-{TRACE}-{PARENT}-01") as work:
        outside = tracing.traceparent(TRACE)
        with tracing.timed("agent", "agent_seconds", agent="planning"):
            inside = tracing.traceparent(TRACE)

    assert outside == f"00-{TRACE}-{work.span_id}-01"
    assert inside == f"00-{TRACE}-{work.spans[0][0]}-01"


def test_message_of_another_trace_does_not_get_our_span() -> None:
    other = "a" * 32

    with tracing.entered("timer"):
        assert tracing.traceparent(other) == f"00-{other}-{other[:16]}-01"


def test_spans_know_their_parents_and_how_they_ended() -> None:
    with (
        tracing.entered("work_step") as work,
        pytest.raises(KeyError),
        tracing.timed("agent", "agent_seconds", agent="planning"),
    ):
        with tracing.timed("database: FROM runs", "database_seconds"):
            pass
        raise KeyError

    (database, agent) = work.spans
    assert database[1] == agent[0]
    assert agent[1] == work.span_id
    assert (database[2], database[5]) == ("database: FROM runs", "ok")
    assert (agent[2], agent[5]) == ("agent", "KeyError")
    assert agent[4] >= database[4]


def test_endless_work_tells_its_first_spans() -> None:
    with tracing.entered("work_step") as work:
        for _ in range(tracing.MAX_SPANS + 1):
            with tracing.timed("database", "database_seconds"):
                pass

    assert len(work.spans) == tracing.MAX_SPANS


def test_outside_of_any_work_nothing_is_traced() -> None:
    with tracing.timed("database", "database_seconds"):
        tracing.note(run_id="run_1")

    assert tracing.trace_id() == ""


def test_work_that_fails_is_told_and_goes_on_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(telemetry.logs, "telemetry", told.append)

    with pytest.raises(KeyError), telemetry.work("timer", "timer", tenant_id="t") as work:
        raise KeyError

    (line,) = told
    assert (line["kind"], line["status"], line["tenant_id"]) == ("timer", "KeyError", "t")
    assert line["span_id"] == work.span_id
    assert line["metric"]
