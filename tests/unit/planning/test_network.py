from graphlib import CycleError

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Any acyclic network: a task follows only tasks with a smaller number. The last one ends it all."""
    size = draw(st.integers(min_value=2, max_value=12))
    codes = [f"t{number:02}" for number in range(size)]
    days = {code: draw(st.integers(min_value=0, max_value=5)) for code in codes}
    after = {
        code: draw(st.sets(st.sampled_from(codes[:number]))) if number else set()
        for number, code in enumerate(codes)
    }
    after[codes[-1]] = set(codes[:-1])
    return Network(days, after)


def last(network: Network) -> str:
    return max(network.days)


@given(networks())
def test_no_task_starts_early_before_its_predecessors_end(network: Network) -> None:
    starts = network.early_starts()

    assert all(
        starts[code] >= starts[before] + network.days[before]
        for code, predecessors in network.after.items()
        for before in predecessors
    )


@given(networks())
def test_late_is_never_before_early_and_some_path_has_no_float(network: Network) -> None:
    early = network.early_starts()
    late = network.late_starts(last(network), early[last(network)])

    floats = [late[code] - early[code] for code in network.order]
    assert min(floats) == 0
    assert sum(value == 0 for value in floats) >= 2


@given(networks(), st.integers(min_value=0, max_value=30))
def test_moving_the_target_moves_every_late_start_as_much(network: Network, shift: int) -> None:
    here = network.late_starts(last(network), 40)
    there = network.late_starts(last(network), 40 + shift)

    assert {code: there[code] - here[code] for code in here} == dict.fromkeys(here, shift)


@given(networks(), st.data())
def test_leaving_tasks_out_keeps_the_order_of_the_rest(network: Network, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(network.order[:-1])))

    rest = network.without(gone)

    for code in rest.days:
        assert rest.ancestors(code) == network.ancestors(code) - gone
