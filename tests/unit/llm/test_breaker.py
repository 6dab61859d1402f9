"""When a provider is left alone, and when it may try again."""

import pytest

from shared.llm.breaker import Breaker
from shared.llm.models import Reason


class Hands:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def opened(hands: Hands) -> Breaker:
    breaker = Breaker(threshold=3, rest=30, clock=hands)
    for _ in range(3):
        breaker.failed(Reason.UNAVAILABLE)
    return breaker


def test_two_failures_change_nothing(hands: Hands) -> None:
    breaker = Breaker(threshold=3, clock=hands)

    breaker.failed(Reason.TIMEOUT)
    breaker.failed(Reason.UNAVAILABLE)

    assert breaker.allows()


def test_third_failure_in_a_row_opens(opened: Breaker) -> None:
    assert not opened.allows()


def test_success_between_failures_keeps_it_closed(hands: Hands) -> None:
    breaker = Breaker(threshold=2, clock=hands)

    breaker.failed(Reason.UNAVAILABLE)
    breaker.succeeded()
    breaker.failed(Reason.UNAVAILABLE)

    assert breaker.allows()


@pytest.mark.parametrize("reason", [Reason.UNAUTHORIZED, Reason.REJECTED, Reason.RATE_LIMITED])
def test_refusal_proves_that_the_provider_lives(hands: Hands, reason: Reason) -> None:
    breaker = Breaker(threshold=1, clock=hands)

    breaker.failed(reason)

    assert breaker.allows()


def test_after_the_rest_one_call_may_try_and_others_wait(opened: Breaker, hands: Hands) -> None:
    hands.now += 30

    assert [opened.allows(), opened.allows()] == [True, False]


def test_try_that_succeeds_closes(opened: Breaker, hands: Hands) -> None:
    hands.now += 30
    opened.allows()

    opened.succeeded()

    assert opened.allows() and opened.allows()


def test_try_that_fails_rests_again(opened: Breaker, hands: Hands) -> None:
    hands.now += 30
    opened.allows()

    opened.failed(Reason.TIMEOUT)

    assert not opened.allows()
    hands.now += 30
    assert opened.allows()
