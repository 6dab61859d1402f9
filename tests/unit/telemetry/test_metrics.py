"""What an instance counts, and what its lines say of it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from shared.metrics import BUCKETS, FULL_EVERY, LIFE, MAX_COUNTERS, Registry


def born(now: float = 1000.0) -> Registry:
    registry = Registry()
    registry.begin(now)
    return registry


def test_counter_grows_by_its_labels() -> None:
    registry = born()
    registry.count("requests_total", status="200")
    registry.count("requests_total", status="200")
    registry.count("requests_total", status="404")

    said = registry.line(1000.0)["metric"]

    assert said == {"requests_total{status=200}": 2, "requests_total{status=404}": 1}


def test_histogram_is_its_sum_and_its_buckets() -> None:
    registry = born()
    registry.observe("database_seconds", 0.02)
    registry.observe("database_seconds", 3600)

    (sum_, *buckets) = registry.line(1000.0)["metric"]["database_seconds"]

    assert sum_ == 3600.02
    assert [bound for bound, n in zip([*BUCKETS, "more"], buckets, strict=True) if n] == [0.025, "more"]


def test_line_says_what_changed_and_once_a_minute_everything() -> None:
    registry = born()
    registry.count("a")
    registry.line(1000.0)
    registry.count("b")

    soon = registry.line(1001.0)["metric"]
    later = registry.line(1000.0 + FULL_EVERY)["metric"]

    assert soon == {"b": 1}
    assert later == {"a": 1, "b": 1}


def test_instance_older_than_a_day_counts_from_zero_under_a_new_name() -> None:
    registry = born()
    registry.count("a")
    before = registry.line(1000.0)
    registry.begin(1000.0 + LIFE + 1)
    registry.count("a")

    after = registry.line(1000.0 + LIFE + 1)

    assert after["instance"] != before["instance"]
    assert after["metric"] == {"a": 1}


def test_counters_that_do_not_fit_into_a_line_begin_anew_after_they_were_told() -> None:
    registry = born()
    for number in range(MAX_COUNTERS + 1):
        registry.count("runs_total", tenant=f"tenant_{number:026}")
        registry.observe("agent_seconds", 0.1, agent=f"agent_{number}")
    before = registry.line(1000.0)
    registry.begin(1000.0)
    registry.count("a")

    after = registry.line(1000.0)

    assert len(before["metric"]) == 2 * (MAX_COUNTERS + 1)
    assert len(json.dumps(dict(list(before["metric"].items())[:MAX_COUNTERS]))) < 60_000
    assert after["instance"] != before["instance"]
    assert after["metric"] == {"a": 1}


def test_label_cannot_break_out_of_its_place() -> None:
    registry = born()
    registry.count("llm_calls_total", model='x",status="ok}\n')

    assert list(registry.line(1000.0)["metric"]) == ["llm_calls_total{model=x__status__ok__}"]


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_every_observation_falls_into_one_bucket(seconds: list[float]) -> None:
    registry = born()
    for one in seconds:
        registry.observe("s", one)

    (_, *buckets) = registry.line(1000.0)["metric"]["s"]

    assert sum(buckets) == len(seconds)
