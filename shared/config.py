"""Settings: a function's part of the environment, read and checked once, on first use.

A function composes one class from the parts below; a missing or malformed variable is named in the
error, its value never is.
"""

import hashlib
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Json, SecretStr, ValidationError

from shared.environment import variable

SettingsT = TypeVar("SettingsT", bound="Settings")


class Settings(BaseModel):
    """What every function has."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    log_level: Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] = "INFO"

    def fingerprint(self) -> str:
        """Changes with any setting; secrets are not in it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


class DatabaseSettings(Settings):
    """`custom.functions.*.database` of the manifest."""

    ydb_endpoint: str
    ydb_database: str


class StaticKey(Settings):
    """Message Queue and Object Storage take a static key, not the IAM token."""

    aws_access_key_id: str = ""
    aws_secret_access_key: SecretStr = SecretStr("")


class QueueSettings(StaticKey):
    """`custom.functions.*.sends` of the manifest."""

    queue_urls: Json[dict[str, str]] = Field(default_factory=dict)
    """Queue name in the manifest → URL, verbatim as the service gave it."""
    sqs_endpoint_url: str = "https://message-queue.api.cloud.yandex.net"


class WatchSettings(QueueSettings):
    """`custom.functions.*.watches` of the manifest."""

    watched_queues: Json[dict[str, str]] = Field(default_factory=dict)
    """Queue name in the manifest → URL."""


class BucketSettings(StaticKey):
    """`custom.functions.*.buckets` of the manifest."""

    buckets: Json[dict[str, str]] = Field(default_factory=dict)
    """Bucket name in the manifest → its name in the cloud."""
    s3_endpoint_url: str = "https://storage.yandexcloud.net"


class KmsSettings(Settings):
    """`custom.functions.*.encrypts` of the manifest."""

    kms_key_id: str
    kms_url: str = "https://kms.yandex"


class LanguageSettings(Settings):
    """Which models write: those with a key here or, for our own, an address. `rules` needs nothing."""

    llm_provider: Literal["rules", "models"] = "rules"
    llm_endpoints: Json[dict[str, dict[str, Any]]] = Field(default_factory=dict)
    """Fields of rows of `shared/llm/data/models.yaml` that differ here: model → field → value."""
    gigachat_credentials: SecretStr = SecretStr("")
    gigachat_scope: str = "GIGACHAT_API_PERS"
    gigachat_model: str = ""
    gigachat_base_url: str = ""
    gigachat_auth_url: str = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth"
    gigachat_ca_bundle_file: str = ""
    t_pro_api_key: SecretStr = SecretStr("")
    qwen_api_key: SecretStr = SecretStr("")
    cotype_api_key: SecretStr = SecretStr("")
    yandexgpt_api_key: SecretStr = SecretStr("")
    yandexgpt_folder: str = ""
    llama_api_key: SecretStr = SecretStr("")
    llama_base_url: str = ""


class AgentSettings(DatabaseSettings, QueueSettings, BucketSettings, LanguageSettings):
    """All that an agent's function is given."""


@cache
def read_settings(kind: type[SettingsT]) -> SettingsT:
    """The settings of this instance: variables are the field names in upper case."""
    names = {name: name.upper() for name in kind.model_fields}
    given: dict[str, Any] = {name: value for name, var in names.items() if (value := variable(var))}
    try:
        return kind(**given)
    except ValidationError as error:
        wrong = ", ".join(sorted({names[str(problem["loc"][0])] for problem in error.errors()}))
        raise RuntimeError(f"missing or malformed settings: {wrong}") from None
