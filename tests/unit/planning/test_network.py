from graphlib import CycleError

import pytest

from functions.planning.network import Network

#: a(2) → b(3) → d(1), a → c(1) → d
DIAMOND = Network({"a": 2, "b": 3, "c": 1, "d": 1}, {"a": set(), "b": {"a"}, "c": {"a"}, "d": {"b", "c"}})


def test_early_starts_follow_the_longest_chain() -> None:
    assert DIAMOND.early_starts() == {"a": 0, "b": 2, "c": 2, "d": 5}


def test_early_start_is_held_back_to_a_position() -> None:
    assert DIAMOND.early_starts({"d": 9})["d"] == 9


def test_late_starts_leave_the_target_in_place() -> None:
    assert DIAMOND.late_starts("d", 5) == {"a": 0, "b": 2, "c": 4, "d": 5}


def test_late_starts_of_what_is_not_before_the_target_are_absent() -> None:
    assert DIAMOND.late_starts("b", 2) == {"a": 0, "b": 2}


def test_a_task_left_out_hands_its_predecessors_to_its_followers() -> None:
    network = DIAMOND.without({"b", "c"})

    assert network.after == {"a": set(), "d": {"a"}}


def test_a_chain_left_out_hands_over_through_all_of_it() -> None:
    chain = Network({"a": 1, "b": 1, "c": 1, "d": 1}, {"a": set(), "b": {"a"}, "c": {"b"}, "d": {"c"}})

    assert chain.without({"b", "c"}).after == {"a": set(), "d": {"a"}}


def test_a_cycle_is_refused() -> None:
    circle = Network({"a": 1, "b": 1}, {"a": {"b"}, "b": {"a"}})

    with pytest.raises(CycleError):
        circle.early_starts()
