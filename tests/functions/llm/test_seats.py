"""Calls at once per credential, over instances that know nothing of each other."""

import threading
import time
from datetime import timedelta

import pytest

from shared.clock import utcnow
from shared.database import Database
from shared.ids import new_id
from shared.llm.deadline import Deadline
from shared.llm.models import ModelFailure, Reason
from shared.llm.seats import Seats


@pytest.fixture
def credential() -> str:
    return new_id("key")


@pytest.fixture
def seats(database: Database) -> Seats:
    return Seats(database, utcnow)


def _within(seconds: float) -> Deadline:
    return Deadline(utcnow() + timedelta(seconds=seconds), utcnow)


def test_second_caller_waits_for_the_only_seat(seats: Seats, credential: str) -> None:
    order: list[str] = []

    def second() -> None:
        with seats.taken(credential, 1, _within(5)):
            order.append("second")

    waiting = threading.Thread(target=second)
    with seats.taken(credential, 1, _within(5)):
        waiting.start()
        time.sleep(0.3)
        order.append("first")
    waiting.join()

    assert order == ["first", "second"]


@pytest.mark.parametrize("places", [1, 3])
def test_never_more_at_once_than_there_are_seats(seats: Seats, credential: str, places: int) -> None:
    inside, most = 0, 0
    lock = threading.Lock()
    all_seats_taken = threading.Barrier(places, timeout=20)

    def call() -> None:
        nonlocal inside, most
        with seats.taken(credential, places, _within(20)):
            with lock:
                inside += 1
                most = max(most, inside)
            all_seats_taken.wait()
            time.sleep(0.02)
            with lock:
                inside -= 1

    callers = [threading.Thread(target=call) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert most == places


def test_who_waits_too_long_is_told_so(seats: Seats, credential: str) -> None:
    with (
        seats.taken(credential, 1, _within(5)),
        pytest.raises(ModelFailure, match=Reason.RATE_LIMITED),
        seats.taken(credential, 1, _within(0.3)),
    ):
        pass


def test_seat_of_a_dead_instance_is_free_after_its_lease(database: Database, credential: str) -> None:
    past = Seats(database, lambda: utcnow() - timedelta(minutes=1))
    died = past.taken(credential, 1, Deadline(utcnow() - timedelta(seconds=50), past.clock))
    died.__enter__()

    with Seats(database, utcnow).taken(credential, 1, _within(1)):
        pass


def test_seat_of_a_call_given_up_stays_taken(seats: Seats, credential: str) -> None:
    with pytest.raises(ModelFailure), seats.taken(credential, 1, _within(1)):
        raise ModelFailure(Reason.TIMEOUT)

    with pytest.raises(ModelFailure, match=Reason.RATE_LIMITED), seats.taken(credential, 1, _within(0.2)):
        pass


def test_seat_of_a_failed_call_is_free_at_once(seats: Seats, credential: str) -> None:
    with pytest.raises(ModelFailure), seats.taken(credential, 1, _within(5)):
        raise ModelFailure(Reason.UNAVAILABLE)

    with seats.taken(credential, 1, _within(0.5)):
        pass


def test_keys_do_not_share_seats(seats: Seats, credential: str) -> None:
    with seats.taken(credential, 1, _within(5)), seats.taken(f"{credential}-2", 1, _within(0.5)):
        pass
