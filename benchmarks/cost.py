"""docs/cost.md: what a thousand runs cost, from the manifest, what was measured, and a dated price list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from pydantic import BaseModel

from benchmarks.run_model import DATA, RunModel, read_run_model
from local.cloud import ROOT

PAGE = ROOT / "docs/cost.md"
MODELS = ROOT / "shared/llm/data/models.yaml"
RUNS = 1000
GIGABYTE = 1024 * 1024  # kilobytes


class Price(BaseModel):
    """Rubles for so many of a unit. Without a source the whole price is the assumption."""

    rubles: float
    per: float
    unit: str
    source: str = ""
    assumption: str = ""

    def of(self, amount: float) -> float:
        return amount * self.rubles / self.per


class PriceList(BaseModel):
    """The prices of one day."""

    as_of: date
    prices: dict[str, Price]


@dataclass(frozen=True)
class Item:
    """One thing that is paid for."""

    key: str
    what: str
    amount: float
    """Of the price's unit, for a thousand runs."""


def read_prices() -> PriceList:
    """Tokens have the price that the product itself reckons with."""
    listed = yaml.safe_load((DATA / "prices.yaml").read_text())
    tokens = yaml.safe_load(MODELS.read_text())["prices"][listed["model"]]
    for key in ("tokens_in", "tokens_out"):
        source = f"{listed['model']}: {tokens['source']}"
        price = Price(rubles=float(tokens[key]), per=1_000_000, unit="tokens", source=source)
        listed["prices"][key] = price
    return PriceList.model_validate(listed)


def items(run: RunModel, *, model: bool) -> Iterator[Item]:
    """Everything that a thousand runs use. Free tiers are not taken off."""
    used = sum(
        call.times * run.billed_seconds(call, model=model) * run.memory[call.function] for call in run.calls
    )
    requests = sum(call.times for call in run.calls if call.gateway)
    kept = run.stored_kilobytes / GIGABYTE * run.assumed.kept_months
    yield Item("function_gb_hours", "Functions: memory × time", RUNS * used / 3600)
    yield Item("function_calls", "Functions: calls", RUNS * sum(call.times for call in run.calls))
    yield Item("gateway_requests", "API Gateway", RUNS * requests)
    yield Item("queue_calls", "Message Queue: send, receive, delete", RUNS * 3 * run.messages)
    yield Item("request_units", "YDB: request units", RUNS * run.request_units())
    yield Item("database_gb_months", f"YDB: rows kept {run.assumed.kept_months} months", RUNS * kept)
    if model:
        yield Item("tokens_in", "Model: tokens read", RUNS * run.texts * run.assumed.text_tokens_in)
        yield Item("tokens_out", "Model: tokens written", RUNS * run.texts * run.assumed.text_tokens_out)


def total(run: RunModel, prices: Mapping[str, Price], *, model: bool) -> float:
    """Rubles for a thousand runs."""
    return sum(prices[item.key].of(item.amount) for item in items(run, model=model))


def write() -> None:
    """The page anew."""
    PAGE.write_text(page(read_run_model(), read_prices()))


def page(run: RunModel, listed: PriceList) -> str:
    lines = [
        "# Cost",
        "",
        f"Rubles for {RUNS} runs of three agents, prices of {listed.as_of:%d.%m.%Y}, free tiers not taken "
        "off. Made by `make cost` from `serverless.yaml`, `benchmarks/results.json`, `benchmarks/data/`.",
        "",
        "| | amount | rubles worded by rules | rubles with a model | price |",
        "|---|---:|---:|---:|---|",
        *_rows(run, listed.prices),
        f"| **total** | | **{total(run, listed.prices, model=False):.2f}** | "
        f"**{total(run, listed.prices, model=True):.2f}** | |",
        "",
        f"A model is called {run.texts} times a run. Assumed: {_assumed(run)}.",
        "",
        "Besides: what is paid [while nobody works](deploy.md#what-it-costs-while-nobody-works), and logs, "
        "a kilobyte or two for each call. Cloud Logging's price was not found.",
    ]
    return "\n".join(lines) + "\n"


def _rows(run: RunModel, prices: Mapping[str, Price]) -> Iterator[str]:
    by_rules = {item.key: item for item in items(run, model=False)}
    for item in items(run, model=True):
        price = prices[item.key]
        plain = by_rules.get(item.key)
        cells = [
            item.what,
            f"{_figure(item.amount)} {price.unit}",
            f"{price.of(plain.amount):.2f}" if plain else "–",
            f"{price.of(item.amount):.2f}",
            _origin(price),
        ]
        yield f"| {' | '.join(cells)} |"


def _figure(amount: float) -> str:
    return f"{amount:.3g}" if amount < 100 else f"{amount:_.0f}".replace("_", " ")


def _origin(price: Price) -> str:
    assumed = f"**assumption**: {price.assumption}" if price.assumption else ""
    return "; ".join(part for part in (price.source, assumed) if part)


def _assumed(run: RunModel) -> str:
    given = run.assumed
    return (
        f"a round trip to the database takes {given.database_ms:g} ms and reads {given.read_units:g} RU, "
        f"indexes add {given.index_factor - 1:.0%} to what is written, a model's call takes "
        f"{given.text_seconds:g} s, {given.text_tokens_in} tokens in and {given.text_tokens_out} out"
    )


if __name__ == "__main__":
    write()
