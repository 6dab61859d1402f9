"""The models this installation can call."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import SecretStr

from shared.config import LanguageSettings
from shared.llm.models import Model
from shared.llm.parameters import Endpoint, Parameters


@dataclass(frozen=True)
class Speaker:
    """One of them, by its name in `models.yaml`."""

    name: str
    endpoint: Endpoint
    model: Model
    credential: str
    """Names the key without telling it: calls at once are counted per key."""
    places: int
    """Calls at once; 0 is no limit."""


def speakers(settings: LanguageSettings, table: Parameters) -> dict[str, Speaker]:
    """Those with a key, and our own with an address. Raises `ValidationError` for a wrong `llm_endpoints`."""
    found = ((name, _configured(name, row, settings)) for name, row in table.models.items())
    return {name: _speaker(name, row, settings) for name, row in found if _is_usable(name, row, settings)}


def _configured(name: str, row: Endpoint, settings: LanguageSettings) -> Endpoint:
    changes: dict[str, Any] = {**_by_variables(name, settings), **settings.llm_endpoints.get(name, {})}
    changed = row.model_dump() | {field: value for field, value in changes.items() if value}
    if settings.yandexgpt_folder:
        changed["id"] = changed["id"].replace("{folder}", settings.yandexgpt_folder)
        changed["headers"] = {
            header: value.replace("{folder}", settings.yandexgpt_folder)
            for header, value in changed["headers"].items()
        }
    return Endpoint.model_validate(changed)


def _by_variables(name: str, settings: LanguageSettings) -> Mapping[str, str]:
    """Fields with a variable of their own."""
    if name == "gigachat":
        return {"base_url": settings.gigachat_base_url, "id": settings.gigachat_model}
    return {"base_url": settings.llama_base_url} if name == "llama" else {}


def _is_usable(name: str, row: Endpoint, settings: LanguageSettings) -> bool:
    if "{folder}" in row.id or not row.base_url:
        return False
    return not row.external or bool(_key(name, settings))


def _key(name: str, settings: LanguageSettings) -> str:
    keys: Mapping[str, SecretStr] = {
        "gigachat": settings.gigachat_credentials,
        "t_pro": settings.t_pro_api_key,
        "qwen": settings.qwen_api_key,
        "cotype": settings.cotype_api_key,
        "yandexgpt": settings.yandexgpt_api_key,
        "yandexgpt_native": settings.yandexgpt_api_key,
        "llama": settings.llama_api_key,
    }
    return keys[name].get_secret_value()


def _speaker(name: str, row: Endpoint, settings: LanguageSettings) -> Speaker:
    key = _key(name, settings)
    digest = sha256(f"{row.base_url} {key}".encode()).hexdigest()[:16]
    places = row.concurrency_by_scope.get(settings.gigachat_scope, row.concurrency)
    return Speaker(name, row, _model(row, key, settings), digest, places)


def _model(row: Endpoint, key: str, settings: LanguageSettings) -> Model:
    if row.protocol == "gigachat":
        from shared.llm.gigachat import GigaChatModel

        return GigaChatModel(row, settings)
    if row.protocol == "yandex":
        from shared.llm.yandex_native import YandexModel

        return YandexModel(row, key)
    from shared.llm.openai_style import OpenAiModel

    return OpenAiModel(row, key)
