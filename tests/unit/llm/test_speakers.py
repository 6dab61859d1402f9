"""Which models an installation can call, and what an agency may choose among them."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from shared.config import LanguageSettings
from shared.llm.choice import chosen
from shared.llm.parameters import Sampling, parameters
from shared.llm.speakers import speakers

TABLE = parameters()
KEY = SecretStr("key")


def _names(**settings: Any) -> list[str]:
    return list(speakers(LanguageSettings(**settings), TABLE))


@pytest.mark.parametrize(
    ("agent", "models"),
    [
        ("planning", ("gigachat", "llama")),
        ("finance", ("t_pro", "gigachat", "llama")),
        ("vendors", ("gigachat", "yandexgpt", "llama")),
        ("communication", ("cotype", "gigachat", "llama")),
        ("analytics", ("t_pro", "qwen", "llama")),
        ("social_media", ("gigachat", "cotype", "llama")),
        ("maestro", ("gigachat", "llama")),
    ],
)
def test_agents_have_the_models_of_the_brief_and_our_own_last(agent: str, models: tuple[str, ...]) -> None:
    assert TABLE.agents[agent].models == models


def test_every_named_model_is_described() -> None:
    named = {name for voice in TABLE.agents.values() for name in voice.models}

    assert named <= set(TABLE.models)
    assert all(row.source and row.context > 0 for row in TABLE.models.values())


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, []),
        ({"gigachat_credentials": KEY}, ["gigachat"]),
        ({"t_pro_api_key": KEY, "cotype_api_key": KEY}, ["t_pro", "cotype"]),
        ({"yandexgpt_api_key": KEY}, []),
        ({"yandexgpt_api_key": KEY, "yandexgpt_folder": "b1g"}, ["yandexgpt", "yandexgpt_native"]),
        ({"llama_base_url": "http://10.0.0.5:8080/v1"}, ["llama"]),
        ({"llama_api_key": KEY}, []),
    ],
)
def test_model_speaks_when_it_has_what_it_needs(settings: dict[str, Any], names: list[str]) -> None:
    assert _names(**settings) == names


def test_installation_may_change_a_row() -> None:
    endpoints = '{"cotype": {"id": "cotype-pro-2", "base_url": "https://mws.example/v1", "concurrency": 3}}'

    found = speakers(LanguageSettings(cotype_api_key=KEY, llm_endpoints=endpoints), TABLE)["cotype"]

    assert (found.endpoint.id, found.endpoint.base_url) == ("cotype-pro-2", "https://mws.example/v1")
    assert found.places == 3


def test_wrong_row_is_refused() -> None:
    with pytest.raises(ValidationError):
        _names(cotype_api_key=KEY, llm_endpoints='{"cotype": {"protocol": "soap"}}')


def test_each_provider_gets_the_parameters_it_takes() -> None:
    sampling = Sampling(temperature=0.5, max_tokens=2000, top_p=0.9, frequency_penalty=0.2)

    fields = {name: row.sampled(sampling) for name, row in TABLE.models.items()}

    assert fields["gigachat"]["repetition_penalty"] == 1.02
    assert "frequency_penalty" not in fields["gigachat"]
    assert fields["t_pro"]["frequency_penalty"] == 0.2
    assert fields["yandexgpt"] == {"temperature": 0.5, "max_tokens": 2000}
    assert fields["yandexgpt_native"] == {"temperature": 0.5, "maxTokens": 2000}


def test_agency_may_lower_a_budget_and_not_raise_it() -> None:
    low = chosen(TABLE, {"llm": {"budgets": {"run": {"rubles": "1"}}}}).budgets.run
    high = chosen(TABLE, {"llm": {"budgets": {"run": {"rubles": "1000000"}}}}).budgets.run

    assert (low.rubles, low.tokens) == (Decimal(1), TABLE.budgets.run.tokens)
    assert high.rubles == TABLE.budgets.run.rubles


def test_agency_may_change_one_parameter_and_keep_the_rest() -> None:
    voice = chosen(TABLE, {"llm": {"agents": {"finance": {"temperature": 0.1}}}}).agents["finance"]

    assert (voice.temperature, voice.models) == (0.1, TABLE.agents["finance"].models)


def test_agency_without_a_choice_has_the_table() -> None:
    assert chosen(TABLE, {"home_city": "Казань"}) == TABLE
