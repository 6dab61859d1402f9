"""The simulation against what arithmetic knows."""

import pytest

from benchmarks.simulation import Give, Places, Process, Rate, Simulation, Take, Units


def held(places: Places, seconds: float, ends: list[float], simulation: Simulation) -> Process:
    yield Take(places)
    yield seconds
    yield Give(places)
    ends.append(simulation.now)


def test_one_place_serves_one_after_the_other() -> None:
    simulation, places, ends = Simulation(), Places("desk", 1), list[float]()
    for _ in range(3):
        simulation.start(held(places, 2.0, ends, simulation))

    simulation.run()

    assert ends == [2.0, 4.0, 6.0]
    assert places.waited_seconds == 2.0 + 4.0


def test_two_places_serve_two_at_once() -> None:
    simulation, places, ends = Simulation(), Places("desks", 2), list[float]()
    for _ in range(4):
        simulation.start(held(places, 2.0, ends, simulation))

    simulation.run()

    assert ends == [2.0, 2.0, 4.0, 4.0]


def test_units_that_piled_up_are_had_at_once_and_the_rest_at_the_rate() -> None:
    rate = Rate("units", per_second=10, burst_seconds=3)

    delays = [rate.delay(10, now=100.0) for _ in range(5)]

    assert delays == [0.0, 0.0, 0.0, 1.0, 2.0]


def test_rate_holds_over_a_long_time() -> None:
    simulation, rate, ends = Simulation(), Rate("units", per_second=10, burst_seconds=0), list[float]()

    def process() -> Process:
        yield Units(rate, 5)
        ends.append(simulation.now)

    for number in range(1000):
        simulation.at(number / 100, lambda: simulation.start(process()))
    simulation.run()

    assert ends[-1] == pytest.approx(1000 * 5 / 10, rel=0.01)
