"""Where the infrastructure is, on this machine or real, and what a function is told of it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from local.manifest import Function, Needs

#: Variables of a model's provider. Set for `up`, they reach the functions that use a model.
PROVIDER_PREFIXES = ("LLM_", "GIGACHAT_", "T_PRO_", "QWEN_", "COTYPE_", "YANDEXGPT_", "LLAMA_")
#: One of these alone is enough to let models speak.
PROVIDER_KEYS = (
    "GIGACHAT_CREDENTIALS",
    "T_PRO_API_KEY",
    "QWEN_API_KEY",
    "COTYPE_API_KEY",
    "YANDEXGPT_API_KEY",
    "LLAMA_BASE_URL",
)


@dataclass(frozen=True)
class Services:
    """Addresses and keys as environment variables; queues and buckets by their names in the manifest."""

    database: Mapping[str, str]
    sqs_endpoint_url: str
    queue_urls: Mapping[str, str]
    s3_endpoint_url: str
    buckets: Mapping[str, str]
    static_key: Mapping[str, str]
    kms: Mapping[str, str]
    connections_url: str = ""
    """Where open WebSockets are pushed to; the real service's when empty."""

    def variables(self, needs: Needs) -> dict[str, str]:
        """What Terraform would set for these needs."""
        variables: dict[str, str] = {}
        if needs.database:
            variables |= self.database
        if needs.sends:
            variables |= {"QUEUE_URLS": self._urls(needs.sends), "SQS_ENDPOINT_URL": self.sqs_endpoint_url}
        if needs.watches:
            watched = self._urls(needs.watches)
            variables |= {"WATCHED_QUEUES": watched, "SQS_ENDPOINT_URL": self.sqs_endpoint_url}
        if needs.buckets:
            names = {name: self.buckets[name] for name in needs.buckets}
            variables |= {"BUCKETS": json.dumps(names), "S3_ENDPOINT_URL": self.s3_endpoint_url}
        if needs.sockets and self.connections_url:
            variables |= {"WEBSOCKET_ENDPOINT": self.connections_url}
        if needs.encrypts:
            variables |= self.kms
        if needs.sends or needs.watches or needs.buckets:
            variables |= self.static_key
        return variables

    def _urls(self, queues: Iterable[str]) -> str:
        return json.dumps({name: self.queue_urls[name] for name in queues})


def function_environment(
    function: Function, services: Services, secrets: Mapping[str, str], outside: Mapping[str, str]
) -> dict[str, str]:
    """All that `function` sees: the manifest's variables, the infrastructure, its secrets, and what `outside`
    (the environment of `up`) says about those and about the provider of a model. A secret that nobody
    gave is left out.
    """
    kept = {name: outside[name] for name in ("PATH", "LANG") if name in outside}
    known = {name: outside.get(name) or secrets.get(key) for name, key in function.needs.secrets.items()}
    given = {name: value for name, value in known.items() if value}
    provider = dict(_provider(outside)) if "LLM_PROVIDER" in function.environment else {}
    return {**kept, **function.environment, **services.variables(function.needs), **given, **provider}


def _provider(outside: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if any(outside.get(key) for key in PROVIDER_KEYS):
        yield "LLM_PROVIDER", "models"
    yield from ((name, value) for name, value in outside.items() if name.startswith(PROVIDER_PREFIXES))
