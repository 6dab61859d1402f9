"""Lost, doubled, late and shuffled lines do not spoil the counters."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.housekeeping.telemetry.counters import LIVE, Known, Totals, learn, live_instances
from functions.housekeeping.telemetry.lines import WorkLine
from shared.metrics import FULL_EVERY, Registry
from tests.unit.telemetry.building import NOW, line

KEYS = ("requests_total{status=200}", "requests_total{status=500}", "database_seconds")
#: One piece of work: which counters it touches.
Works = list[list[int]]
histories = st.lists(
    st.lists(st.lists(st.integers(0, 2), max_size=4), min_size=1, max_size=8), min_size=1, max_size=3
)


def lines_of(instance: str, works: Works) -> list[WorkLine]:
    """What an instance prints for its works, ten seconds apart; the last one says everything."""
    registry, printed = Registry(), []
    for number, touched in enumerate(works):
        registry.begin(0.0)
        for key in touched:
            if key == 2:
                registry.observe(KEYS[2], 0.02)
            else:
                registry.count("requests_total", status=("200", "500")[key])
        is_last = number == len(works) - 1
        said = registry.line(number * 10.0 + (FULL_EVERY if is_last else 0.0))
        printed.append(line(instance, said["line"], said["metric"]))
    return printed


def totals_of(known: Known) -> dict[str, float]:
    """Observations of each key."""
    counters = known.totals.get("planning", Totals()).counters
    sizes = {key: sum(vector[1:]) if len(vector) > 1 else vector[0] for key, vector in counters.items()}
    return {key: size for key, size in sizes.items() if key in KEYS}


def truth(histories: list[Works]) -> dict[str, float]:
    touched = [key for works in histories for work in works for key in work]
    return {KEYS[key]: touched.count(key) for key in set(touched)}


def batches(draw: st.DrawFn, lines: Sequence[WorkLine]) -> list[list[WorkLine]]:
    """Lines in batches: shuffled, some twice, some lost, but never the last of an instance."""
    last = {one.instance: one for one in lines}
    kept = [one for one in lines if one is last[one.instance] or draw(st.booleans())]
    doubled = kept + [one for one in kept if draw(st.booleans())]
    shuffled = draw(st.permutations(doubled))
    size = draw(st.integers(1, 5))
    return [list(shuffled[start : start + size]) for start in range(0, len(shuffled), size)]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[dict[str, float], list[list[WorkLine]]]:
    """What happened, and how the log told it."""
    works = draw(histories)
    lines = [one for number, each in enumerate(works) for one in lines_of(f"i{number}", each)]
    return truth(works), batches(draw, lines)


@given(deliveries())
def test_totals_are_what_happened_however_the_log_tells_it(
    delivery: tuple[dict[str, float], list[list[WorkLine]]],
) -> None:
    happened, told = delivery
    known = Known()

    for batch in told:
        known = learn(known, batch, NOW)

    assert totals_of(known) == happened


@given(deliveries())
def test_totals_never_fall_and_never_exceed_what_happened(
    delivery: tuple[dict[str, float], list[list[WorkLine]]],
) -> None:
    happened, told = delivery
    known, before = Known(), dict.fromkeys(KEYS, 0.0)

    for batch in told:
        known = learn(known, batch, NOW)
        now = {**before, **totals_of(known)}
        assert all(before[key] <= now[key] <= happened.get(key, 0) for key in KEYS)
        before = now


def test_batch_that_comes_twice_changes_nothing() -> None:
    batch = [line("i1", 1, {"a": 3, "s": [0.5, 1, 0]})]
    once = learn(Known(), batch, NOW)

    assert learn(once, batch, NOW) == once


def test_what_only_lost_lines_told_is_missing_until_the_next_full_line() -> None:
    known = learn(Known(), [line("i1", 1, {"a": 1})], NOW)

    known = learn(known, [line("i1", 3, {"b": 1})], NOW)
    partly = totals(known)
    known = learn(known, [line("i1", 9, {"a": 5, "b": 2})], NOW)

    assert partly == {"a": [1], "b": [1]}
    assert totals(known) == {"a": [5], "b": [2]}


def totals(known: Known) -> dict[str, list[float]]:
    return {key: list(value) for key, value in known.totals["planning"].counters.items()}


def test_histogram_with_other_buckets_begins_anew() -> None:
    known = learn(Known(), [line("old", 1, {"s": [0.5, 1, 0]})], NOW)

    known = learn(known, [line("new", 1, {"s": [0.5, 1, 0, 0]})], NOW)

    assert totals(known) == {"s": [0.5, 1, 0, 0]}


def test_gauges_are_those_of_the_newest_line() -> None:
    lines = [line("i1", 2, gauges={"memory": 70}), line("i1", 1, gauges={"memory": 90})]

    (live,) = live_instances(learn(Known(), lines, NOW).totals["planning"], NOW)

    assert live["memory"] == 70


def test_connections_of_the_last_full_line_are_kept() -> None:
    lines = [line("i1", 1, gauges={"memory": 70, "connections": 4}), line("i1", 2, gauges={"memory": 80})]

    (live,) = live_instances(learn(Known(), lines, NOW).totals["planning"], NOW)

    assert (live["memory"], live["connections"]) == (80, 4)


@pytest.mark.parametrize(("silent", "alive"), [(LIVE, 1), (LIVE + timedelta(seconds=1), 0)])
def test_instance_that_is_silent_is_gone(silent: timedelta, alive: int) -> None:
    known = learn(Known(), [line("i1", 1, age=silent)], NOW)

    assert len(live_instances(known.totals["planning"], NOW)) == alive
