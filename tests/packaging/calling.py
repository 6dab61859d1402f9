"""Calls packaged functions as the platform does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.manifest import Manifest
from local.packaging.package import Package
from local.packaging.trial import run, unpack
from local.services import Services, function_environment
from shared.messages import Message

TENANT = "tenant-of-the-package-test"


@dataclass(frozen=True)
class Trial:
    """What one instance answered to each event, by the names the test gave them; the modules it holds."""

    answers: dict[str, Any]
    modules: list[str]


@dataclass(frozen=True)
class Caller:
    """Unpacks a package once and runs it by itself, with a real database behind it."""

    interpreter: Path
    manifest: Manifest
    packages: Mapping[str, Package]
    services: Services
    secrets: Mapping[str, str]
    directory: Path

    def call(self, name: str, events: Mapping[str, Mapping[str, Any]]) -> Trial:
        """A fresh instance, given all that the manifest says, called with these events in turn."""
        function = self.manifest.functions[name]
        environment = function_environment(function, self.services, self.secrets, {})
        outcome = run(self.interpreter, self.unpacked(name), environment, events.values())
        return Trial(dict(zip(events, outcome.answers, strict=True)), outcome.modules)

    def unpacked(self, name: str) -> Path:
        """The folder that the platform would call /function/code."""
        place = self.directory / name
        if not place.exists():
            unpack(self.packages[name].file, place)
        return place


def get(path: str, **query: str) -> dict[str, Any]:
    """A GET through the gateway by somebody the authorizer let in."""
    return {
        "version": "1.0",
        "resource": path,
        "path": path,
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()},
        "pathParameters": {},
        "requestContext": {
            "requestId": "request",
            "httpMethod": "GET",
            "identity": {"sourceIp": "127.0.0.1", "userAgent": "test"},
            "authorizer": {"tenant_id": TENANT, "subject": "tester", "role": "manager"},
        },
        "body": "",
        "isBase64Encoded": False,
    }


def queued(message: Message) -> dict[str, Any]:
    """A batch of one from the function's inbox."""
    kind = "yandex.cloud.events.messagequeue.QueueMessage"
    body = {"message_id": "1", "body": message.model_dump_json(), "attributes": {}}
    details = {"queue_id": "queue", "message": body}
    return {"messages": [{"event_metadata": {"event_type": kind}, "details": details}]}


def tick() -> dict[str, Any]:
    """The timer fired."""
    kind = "yandex.cloud.events.serverless.triggers.TimerMessage"
    metadata = {"event_type": kind, "created_at": "2026-11-22T10:00:00.227761Z"}
    return {"messages": [{"event_metadata": metadata, "details": {"payload": ""}}]}
