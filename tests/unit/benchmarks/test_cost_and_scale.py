"""What a run costs and where it meets a limit: figures that can be checked by hand."""

from dataclasses import replace

import pytest

from benchmarks import cost, scale
from benchmarks.cost import Price, items, read_prices, total
from benchmarks.run_model import Assumptions, Call, RunModel, read_run_model
from benchmarks.scale import Setting, loads, needed, simulate

AGENTS = ("planning", "finance", "vendors")


def call(name: str, function: str, *, text: bool = False) -> Call:
    return Call(
        name=name, function=function, cpu=name, times=1, database=1, text=text, gateway=name == "start"
    )


@pytest.fixture
def run() -> RunModel:
    """Half a gigabyte each, a quarter of a core: 20 ms of CPU last 80 ms."""
    calls = [call("start", "maestro"), *(call(name, name, text=True) for name in AGENTS)]
    calls += [call("aggregation", "maestro"), call("answer", "maestro")]
    return RunModel(
        calls=calls,
        messages=5,
        assumed=Assumptions(
            core_gb=2,
            database_ms=10,
            read_units=4,
            index_factor=1,
            kept_months=1,
            text_seconds=1,
            text_tokens_in=1000,
            text_tokens_out=100,
        ),
        memory=dict.fromkeys(("maestro", *AGENTS), 0.5),
        cpu_ms={one.name: 20.0 for one in calls},
        written_blocks=38,
        stored_kilobytes=38,
    )


SETTING = Setting("test", calls=30, calls_of_one=10, request_units=100, model_calls=3)


def test_call_lasts_as_long_as_its_share_of_a_core_needs(run: RunModel) -> None:
    assert run.seconds(run.calls[0], model=False) == pytest.approx(0.090)
    assert run.billed_seconds(run.calls[0], model=False) == pytest.approx(0.1)


def test_text_of_a_model_is_time_that_is_paid_for(run: RunModel) -> None:
    assert run.billed_seconds(run.calls[1], model=True) == pytest.approx(1.1)


def test_written_kilobyte_takes_two_request_units(run: RunModel) -> None:
    assert run.request_units() == 2 * 38 + 6 * 4


def test_function_time_is_memory_by_billed_seconds(run: RunModel) -> None:
    amounts = {item.key: item.amount for item in items(run, model=False)}

    assert amounts["function_gb_hours"] == pytest.approx(1000 * 6 * 0.1 * 0.5 / 3600)
    assert amounts["function_calls"] == 6000
    assert amounts["request_units"] == 100_000


def test_only_a_model_costs_tokens(run: RunModel) -> None:
    keys = [{item.key for item in items(run, model=model)} for model in (False, True)]

    assert keys[1] - keys[0] == {"tokens_in", "tokens_out"}


def test_total_is_the_sum_of_what_is_used(run: RunModel) -> None:
    ruble = Price(rubles=1, per=1_000_000, unit="units")
    prices = dict.fromkeys(read_prices().prices, ruble)

    used = sum(item.amount for item in items(run, model=False))
    assert total(run, prices, model=False) == pytest.approx(used / 1_000_000)


def test_every_price_has_a_source_or_is_called_an_assumption() -> None:
    assert all(price.source or price.assumption for price in read_prices().prices.values())


def test_limit_met_first_is_the_one_used_most(run: RunModel) -> None:
    """A hundred units a run and a hundred a second: 3600 runs an hour use them up."""
    first = loads(run, SETTING, 3600, model=False)[0]

    assert (first.name, first.share) == ("request units", pytest.approx(1.0))


def test_run_alone_waits_for_nobody(run: RunModel) -> None:
    outcome = simulate(run, SETTING, 10, model=False, runs=50)

    assert outcome.p95_seconds == pytest.approx(4 * 0.090, abs=0.05)
    assert outcome.waited_seconds == 0


@pytest.mark.parametrize("model", [False, True])
def test_runs_over_a_limit_wait_ever_longer_and_below_it_do_not(run: RunModel, model: bool) -> None:
    """The unused units of the first minutes would hide the limit from a short simulation."""
    setting = replace(SETTING, request_units=20 if not model else 10_000, model_calls=1)
    limit = 720 if not model else 1200

    over = [simulate(run, setting, 2 * limit, model=model, runs=runs).p95_seconds for runs in (400, 800)]
    below = [simulate(run, setting, limit / 2, model=model, runs=runs).p95_seconds for runs in (400, 800)]

    assert over[1] > 1.5 * over[0]
    assert below[1] < 1.5 * below[0]


def test_what_is_advised_leaves_room(run: RunModel) -> None:
    figures = needed(run, 3600, model=True)
    advised = Setting(
        "advised",
        calls=figures["zone_calls"] * scale.ZONES,
        calls_of_one=figures["zone_calls_of_one"] * scale.ZONES,
        request_units=figures["request_units"],
        model_calls=figures["model_calls"],
    )

    assert loads(run, advised, 3600, model=True)[0].share <= scale.HEADROOM


def test_page_of_costs_is_made_of_what_was_measured_last() -> None:
    run, listed = read_run_model(), read_prices()

    page = cost.page(run, listed)

    assert f"**{total(run, listed.prices, model=False):.2f}**" in page
    assert page.count("assumption") == sum(bool(price.assumption) for price in listed.prices.values())
