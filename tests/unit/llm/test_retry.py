"""The retry policy: what is repeated, how often, and never beyond the deadline."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.clock import utcnow
from shared.llm.deadline import Deadline, within
from shared.llm.models import RETRYABLE, ModelFailure, Reason
from shared.llm.retry import Patience, patiently

QUICK = Patience(pause=0.01, shortest_call=0.01)


class Script:
    """A call that fails as told, then answers; counts its calls."""

    def __init__(self, *failures: ModelFailure) -> None:
        self.calls = 0
        self._failures = list(failures)

    def __call__(self) -> str:
        self.calls += 1
        if self._failures:
            raise self._failures.pop(0)
        return "да"


def _deadline(seconds: float) -> Deadline:
    return Deadline(utcnow() + timedelta(seconds=seconds), utcnow)


def _seconds(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


@pytest.mark.parametrize("reason", sorted(RETRYABLE))
def test_passing_failure_is_repeated(reason: Reason) -> None:
    call = Script(ModelFailure(reason), ModelFailure(reason))

    assert patiently(call, QUICK, _deadline(5)) == "да"
    assert call.calls == 3


def test_third_failure_is_the_last() -> None:
    call = Script(*(ModelFailure(Reason.UNAVAILABLE, status=500 + n) for n in range(4)))

    with pytest.raises(ModelFailure) as failure:
        patiently(call, QUICK, _deadline(5))

    assert (call.calls, failure.value.status) == (3, 502)


@pytest.mark.parametrize("reason", sorted(set(Reason) - RETRYABLE))
def test_lasting_failure_is_not_repeated(reason: Reason) -> None:
    call = Script(ModelFailure(reason))

    with pytest.raises(ModelFailure):
        patiently(call, QUICK, _deadline(5))

    assert call.calls == 1


def test_pauses_double() -> None:
    call = Script(ModelFailure(Reason.UNAVAILABLE), ModelFailure(Reason.UNAVAILABLE))

    took = _seconds(lambda: patiently(call, Patience(pause=0.1), _deadline(5)))

    assert 0.3 <= took < 0.8


def test_pause_asked_for_is_kept() -> None:
    call = Script(ModelFailure(Reason.RATE_LIMITED, retry_after=0.3))

    assert _seconds(lambda: patiently(call, QUICK, _deadline(5))) >= 0.3


def test_pause_beyond_the_deadline_ends_it_at_once() -> None:
    call = Script(ModelFailure(Reason.RATE_LIMITED, retry_after=30))
    started = time.monotonic()

    with pytest.raises(ModelFailure) as failure:
        patiently(call, QUICK, _deadline(1))

    assert (failure.value.reason, call.calls) == (Reason.RATE_LIMITED, 1)
    assert time.monotonic() - started < 0.5


def test_call_that_is_not_worth_starting_is_not_started() -> None:
    call = Script()

    with pytest.raises(ModelFailure) as failure:
        patiently(call, Patience(shortest_call=2), _deadline(1))

    assert (failure.value.reason, call.calls) == (Reason.TIMEOUT, 0)


def test_within_hands_over_results_and_errors() -> None:
    assert within(1, lambda: "да") == "да"
    with pytest.raises(ZeroDivisionError):
        within(1, lambda: 1 // 0)


def test_within_gives_up_on_time() -> None:
    started = time.monotonic()

    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(1))

    assert time.monotonic() - started < 0.5
