"""docs/scale.md: from ten to ten thousand runs an hour, which limit is met first, and what to set.

Each rate is simulated: runs arrive at random, their calls hold instances and ask for request units and places
at the model as `run_model` says. What is not simulated: cold starts, and the retries that waiting causes.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from benchmarks.results import p95
from benchmarks.run_model import Call, RunModel, read_run_model
from benchmarks.simulation import Give, Places, Process, Rate, Simulation, Take, Units
from local.cloud import ROOT
from local.manifest import load_manifest
from tools.installation import MANIFEST, Capacity, read_capacity
from tools.quota_use import read_quotas

PAGE = ROOT / "docs/scale.md"
RATES = (10, 100, 1000, 10_000)
RUNS = 500
ZONES = 3
#: YDB lets unused request units pile up for about so long.
BURST_SECONDS = 300
#: GigaChat: calls at once of a personal, a business and a corporate contract.
PERSONAL, CORPORATE = 1, 10
#: Of what a limit allows no more should be used all the time, so that a rush finds room.
HEADROOM = 0.6
WORDS = {False: "rules", True: "a model"}


@dataclass(frozen=True)
class Setting:
    """What is set for an installation: calls of all functions at once, of one function, RU/s, model calls."""

    name: str
    calls: int
    calls_of_one: int
    request_units: float
    model_calls: int


@dataclass(frozen=True)
class Load:
    """What a rate asks of each limit: at 1.0 it is used up."""

    name: str
    share: float


@dataclass(frozen=True)
class Outcome:
    """Of a simulated rate: seconds to the answer, 95 of 100; where runs waited most, and how long each."""

    p95_seconds: float
    waited_for: str
    waited_seconds: float


def settings() -> list[Setting]:
    """A new cloud, and what `prod.tfvars` sets when the quotas for it are raised."""
    quotas = {quota.key: quota.default for quota in read_quotas().quotas}
    dev, prod = read_capacity("dev"), read_capacity("prod")
    functions = len(load_manifest(MANIFEST).functions)
    return [
        _setting("new cloud, dev.tfvars", dev, quotas["calls"] * ZONES, PERSONAL),
        _setting("prod.tfvars", prod, prod.requests * ZONES * functions, CORPORATE),
    ]


def _setting(name: str, capacity: Capacity, calls: int, model_calls: int) -> Setting:
    return Setting(name, calls, capacity.requests * ZONES, capacity.request_units, model_calls)


def loads(run: RunModel, setting: Setting, per_hour: float, *, model: bool) -> list[Load]:
    """Arithmetic: what arrives in a second times how long it is needed, by what is allowed."""
    arrivals = per_hour / 3600
    held: dict[str, float] = {}
    for call in run.calls:
        seconds = call.times * run.seconds(call, model=model)
        held[call.function] = held.get(call.function, 0) + arrivals * seconds
    found = [
        Load("function calls at once", sum(held.values()) / setting.calls),
        Load("request units", arrivals * run.request_units() / setting.request_units),
        Load("queue calls", arrivals * 3 * run.messages / 2 / QUEUE_CALLS),
        *(Load(f"calls of {name} at once", one / setting.calls_of_one) for name, one in held.items()),
    ]
    if model:
        busy = arrivals * run.texts * run.assumed.text_seconds
        found.append(Load("model calls at once", busy / setting.model_calls))
    return sorted(found, key=lambda load: -load.share)


#: Message Queue: calls of a kind a second for one queue; Maestro's takes two of a run's five messages.
QUEUE_CALLS = 300


def simulate(
    run: RunModel, setting: Setting, per_hour: float, *, model: bool, runs: int = RUNS, seed: int = 1
) -> Outcome:
    """Let so many runs arrive at random."""
    chance, simulation, limits = random.Random(seed), Simulation(), Limits(run, setting)
    took: list[float] = []
    moment = 0.0
    for _ in range(runs):
        moment += chance.expovariate(per_hour / 3600)
        simulation.at(moment, Journey(run, limits, simulation, took, model=model).begin)
    simulation.run()
    worst = max(limits.all(), key=lambda one: one.waited_seconds)
    return Outcome(p95(took), worst.name, worst.waited_seconds / runs)


class Limits:
    """What runs share."""

    def __init__(self, run: RunModel, setting: Setting) -> None:
        self.calls = Places("function calls at once", setting.calls)
        self.functions = {
            name: Places(f"calls of {name} at once", setting.calls_of_one)
            for name in {call.function for call in run.calls}
        }
        self.units = Rate("request units", setting.request_units, BURST_SECONDS)
        self.model = Places("model calls at once", setting.model_calls)

    def all(self) -> list[Places | Rate]:
        return [self.calls, self.units, self.model, *self.functions.values()]


class Journey:
    """One run from the request to the answer: the agents work side by side."""

    def __init__(
        self, run: RunModel, limits: Limits, simulation: Simulation, took: list[float], *, model: bool
    ) -> None:
        self._run, self._limits, self._simulation, self._took = run, limits, simulation, took
        self._model = model
        self._calls = {call.name: call for call in run.calls}
        self._agents = [call for call in run.calls if call.function != "maestro"]
        self._open = len(self._agents)
        self._began = 0.0
        round_trips = sum(call.times * call.database for call in run.calls)
        self._units = run.request_units() / round_trips

    def begin(self) -> None:
        self._began = self._simulation.now
        self._simulation.start(self._call(self._calls["start"]), self._fan_out)

    def _fan_out(self) -> None:
        for call in self._agents:
            self._simulation.start(self._call(call), self._gather)

    def _gather(self) -> None:
        self._open -= 1
        if not self._open:
            self._simulation.start(self._call(self._calls["aggregation"]), self._answer)

    def _answer(self) -> None:
        self._simulation.start(self._call(self._calls["answer"]), self._end)

    def _end(self) -> None:
        self._took.append(self._simulation.now - self._began)

    def _call(self, call: Call) -> Process:
        """An instance is held also while the call waits for units or for the model."""
        limits, text = self._limits, self._model and call.text
        yield Take(limits.functions[call.function])
        yield Take(limits.calls)
        yield Units(limits.units, call.database * self._units)
        yield self._run.seconds(call, model=False)
        if text:
            yield Take(limits.model)
            yield self._run.assumed.text_seconds
            yield Give(limits.model)
        yield Give(limits.calls)
        yield Give(limits.functions[call.function])


def needed(run: RunModel, per_hour: float, *, model: bool) -> Mapping[str, int]:
    """What to set, with headroom: calls at once in a zone, of all functions and of one; RU/s; models."""
    one = Setting("", 1, 1, 1, 1)
    shares = {load.name: load.share / HEADROOM for load in loads(run, one, per_hour, model=model)}
    of_one = max(share for name, share in shares.items() if name.startswith("calls of"))
    return {
        "zone_calls": math.ceil(shares["function calls at once"] / ZONES),
        "zone_calls_of_one": math.ceil(of_one / ZONES),
        "request_units": math.ceil(shares["request units"]),
        "model_calls": math.ceil(shares.get("model calls at once", 0)),
    }


def write() -> None:
    """The page anew."""
    PAGE.write_text(page(read_run_model()))


def page(run: RunModel) -> str:
    return "\n".join([*_opening(run), *_simulated(run), "", *_advice(run)]) + "\n"


def _opening(run: RunModel) -> Iterator[str]:
    yield "# Scale"
    yield ""
    yield (
        f"Made by `make cost`: {RUNS} runs of three agents arrive at random at each rate, simulated by "
        f"`benchmarks/scale.py`. A run takes {run.request_units():.0f} request units and {run.texts} texts. "
        "Over 100 % runs wait ever longer. No cold starts, no retries."
    )
    yield ""
    yield "| setting | words by | runs an hour | limit met first | its use | answer, p95 | waits most for |"
    yield "|---|---|---:|---|---:|---:|---|"


def _simulated(run: RunModel) -> Iterator[str]:
    for setting, model, per_hour in product(settings(), (False, True), RATES):
        first = loads(run, setting, per_hour, model=model)[0]
        outcome = simulate(run, setting, per_hour, model=model)
        waits = outcome.waited_seconds > 0.05
        cells = [
            setting.name,
            WORDS[model],
            str(per_hour),
            first.name,
            f"{first.share:.0%}" if first.share < 1 else f"**{first.share:.0%}**",
            f"{outcome.p95_seconds:.1f} s" if first.share < 1 else "ever longer",
            f"{outcome.waited_for}, {outcome.waited_seconds:.1f} s" if waits and first.share < 1 else "–",
        ]
        yield f"| {' | '.join(cells)} |"


def _advice(run: RunModel) -> Iterator[str]:
    yield f"## What to set, with {1 - HEADROOM:.0%} of room"
    yield ""
    yield "| runs an hour | words by | calls at once in a zone | of one function | RU/s | model calls |"
    yield "|---:|---|---:|---:|---:|---:|"
    for model, per_hour in product((False, True), RATES):
        cells = [per_hour, WORDS[model], *needed(run, per_hour, model=model).values()]
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""
    yield (
        "Calls at once and instances: quotas of the cloud, then `instances` in `terraform/environments/`. "
        "RU/s: the cloud's quota (1000 at first), then `database`. Model calls at once: the contract with "
        "the provider."
    )


if __name__ == "__main__":
    write()
