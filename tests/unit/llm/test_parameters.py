"""The table of parameters, the prices, and how GigaChat takes them."""

from decimal import Decimal

import pytest

from shared.agents import Usage
from shared.llm.metering import metered
from shared.llm.models import Reply
from shared.llm.parameters import Price, parameters, repetition_penalty

PRICE = Price(tokens_in=Decimal(100), tokens_out=Decimal(300), source="test")


@pytest.mark.parametrize(
    ("agent", "row"),
    [
        ("planning", (0.5, 2000, 0.9, 0.2)),
        ("finance", (0.3, 1000, 0.8, 0.0)),
        ("vendors", (0.7, 1500, 0.9, 0.3)),
        ("communication", (0.6, 1200, 0.85, 0.2)),
        ("analytics", (0.4, 4000, 0.8, 0.1)),
    ],
)
def test_agents_speak_as_the_brief_says(agent: str, row: tuple[float, int, float, float]) -> None:
    sampling = parameters().agents[agent]

    assert (
        sampling.temperature,
        sampling.max_tokens,
        sampling.top_p,
        sampling.frequency_penalty,
    ) == row


def test_every_row_has_a_source() -> None:
    rows = [*parameters().agents.values(), *parameters().prices.values(), parameters().unknown_price]

    assert all(row.source for row in rows)


def test_price_is_found_by_the_name_a_model_gives_itself() -> None:
    table = parameters()

    assert table.price("GigaChat-2-Max:2.0.28.2") == table.prices["GigaChat-2-Max"]


def test_unknown_model_costs_as_much_as_the_dearest() -> None:
    table = parameters()

    dearest = max(price.tokens_out for price in table.prices.values())
    assert table.price("GigaChat-9").tokens_out == dearest


@pytest.mark.parametrize(
    ("frequency_penalty", "sent"), [(0, None), (-1, None), (0.2, 1.02), (0.3, 1.03), (2, 1.2), (9, 1.2)]
)
def test_frequency_penalty_becomes_a_repetition_penalty(frequency_penalty: float, sent: float | None) -> None:
    assert repetition_penalty(frequency_penalty) == sent


def test_call_is_metered_by_both_prices() -> None:
    reply = Reply(model="GigaChat-2", tokens_in=1000, tokens_out=500)

    usage = metered(reply, PRICE, latency_ms=700)

    assert usage == Usage(model="GigaChat-2", tokens_in=1000, tokens_out=500, rubles="0.2500", latency_ms=700)


def test_answer_is_never_longer_than_its_provider_takes() -> None:
    endpoint, sampling = parameters().models["yandexgpt"], parameters().agents["analytics"]

    sent = endpoint.sampled(endpoint.longer(sampling, characters=3000))

    assert sent["max_tokens"] == endpoint.longest_answer == 2000
