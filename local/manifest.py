"""serverless.yaml as typed values. What makes a manifest right is in `manifest_rules`."""

import importlib
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from local.manifest_rules import Document, events_of, find_problems


class ManifestError(Exception):
    """The manifest is wrong. `problems` has a line for each fault found."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("serverless.yaml is wrong:\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Redrive:
    """After `max_receive_count` failed receives a message moves to `dead_letter_queue`."""

    dead_letter_queue: str
    max_receive_count: int


@dataclass(frozen=True)
class Queue:
    """Times are in seconds; the defaults are the service's."""

    name: str
    visibility_timeout: int = 30
    message_retention: int = 345_600
    redrive: Redrive | None = None


@dataclass(frozen=True)
class QueueEvent:
    """The function takes batches from `queue`."""

    queue: str
    batch: int
    cutoff: int


@dataclass(frozen=True)
class TimerEvent:
    """The function is called by the clock; `attempts` retries follow a failure, `interval` seconds apart."""

    expression: str
    attempts: int = 0
    interval: int = 0
    dead_letter_queue: str | None = None


@dataclass(frozen=True)
class LogEvent:
    """The function takes batches of the lines that all functions print to `stream`. `attempts` retries follow
    a failure, `interval` seconds apart."""

    stream: str
    batch: int
    cutoff: int
    attempts: int
    interval: int


@dataclass(frozen=True)
class StreamEvent:
    """The function takes batches of records of a stream, at most `batch` bytes. `attempts` retries follow
    a failure, `interval` seconds apart."""

    name: str
    batch: int
    cutoff: int
    attempts: int
    interval: int


@dataclass(frozen=True)
class Needs:
    """What a function is given of the infrastructure: an entry of `custom.functions`."""

    database: str | None = None
    sends: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    erases: bool = False
    encrypts: bool = False
    sockets: bool = False
    mails: bool = False
    secrets: dict[str, str] = field(default_factory=dict)
    """Environment variable → key of the secret."""


@dataclass(frozen=True)
class Function:
    """`timeout` is in seconds, `memory` in megabytes."""

    name: str
    handler: str
    memory: int
    timeout: int
    account: str
    environment: dict[str, str]
    needs: Needs
    inbox: QueueEvent | None
    timer: TimerEvent | None
    logs: LogEvent | None = None
    stream: StreamEvent | None = None

    @property
    def triggers(self) -> list[object]:
        """What wakes it beside the gateway."""
        events = (self.inbox, self.timer, self.logs, self.stream)
        return [event for event in events if event is not None]


@dataclass(frozen=True)
class Manifest:
    """Everything that runs, by name."""

    functions: dict[str, Function]
    queues: dict[str, Queue]
    buckets: tuple[str, ...]


def load_manifest(path: Path) -> Manifest:
    """Read and check the file. Raises `ManifestError` with every problem found."""
    document = _parse(path)
    if problems := find_problems(document):
        raise ManifestError(problems)
    return _build(document)


def find_missing_handlers(manifest: Manifest) -> list[str]:
    """Functions whose handler cannot be imported. Imports them all, so this is for tests and deploys."""
    return [problem for function in manifest.functions.values() for problem in _missing_handler(function)]


def _missing_handler(function: Function) -> Iterator[str]:
    module, _, name = function.handler.rpartition(".")
    try:
        if not callable(getattr(importlib.import_module(module), name)):
            yield f"functions.{function.name}.handler: {function.handler} cannot be called"
    except (ImportError, AttributeError) as error:
        yield f"functions.{function.name}.handler: {error}"


class _Loader(yaml.SafeLoader):
    """Refuses a key written twice, which Terraform would take silently, the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = Counter(key.value for key, _ in node.value if key.value != "<<")
        if doubled := [key for key, count in keys.items() if count > 1]:
            raise ManifestError([f"line {node.start_mark.line + 1}: {', '.join(doubled)} stands twice"])
        return super().construct_mapping(node, deep)


def _parse(path: Path) -> Document:
    try:
        document: Document = yaml.load(path.read_text(), _Loader)  # a SafeLoader  # nosec B506
    except yaml.YAMLError as error:
        raise ManifestError([str(error)]) from error
    return document


def _build(document: Document) -> Manifest:
    resources: dict[str, Document] = document["resources"]
    of_type = {kind: [n for n, r in resources.items() if r["type"] == kind] for kind in _types(resources)}
    return Manifest(
        functions={name: _function(name, document) for name in document["functions"]},
        queues={name: _queue(name, resources[name]) for name in of_type.get("yc::MessageQueue", ())},
        buckets=tuple(of_type.get("yc::ObjectStorageBucket", ())),
    )


def _types(resources: dict[str, Document]) -> set[str]:
    return {resource["type"] for resource in resources.values()}


def _queue(name: str, resource: Document) -> Queue:
    redrive = resource.get("redrive")
    return Queue(
        name=name,
        visibility_timeout=resource.get("visibilityTimeout", Queue.visibility_timeout),
        message_retention=resource.get("messageRetention", Queue.message_retention),
        redrive=Redrive(redrive["deadLetterQueue"], redrive["maxReceiveCount"]) if redrive else None,
    )


def _function(name: str, document: Document) -> Function:
    function = document["functions"][name]
    needs = document["custom"]["functions"].get(name, {})
    events = {kind: event for owner, kind, event in events_of(document) if owner == name}
    return Function(
        name=name,
        handler=function["handler"],
        memory=function["memorySize"],
        timeout=int(function["timeout"]),
        account=function["account"],
        environment=function.get("environment", {}),
        needs=Needs(
            database=needs.get("database"),
            sends=tuple(needs.get("sends", ())),
            watches=tuple(needs.get("watches", ())),
            buckets=tuple(needs.get("buckets", ())),
            erases=needs.get("erases", False),
            encrypts=needs.get("encrypts", False),
            sockets=needs.get("sockets", False),
            mails=needs.get("mails", False),
            secrets=needs.get("secrets", {}),
        ),
        inbox=_inbox(events["ymq"]) if "ymq" in events else None,
        timer=_timer(events["cron"]) if "cron" in events else None,
        logs=_logs(needs["logs"]) if "logs" in needs else None,
        stream=_stream(needs["stream"]) if "stream" in needs else None,
    )


def _inbox(event: Document) -> QueueEvent:
    return QueueEvent(queue=event["queue"], batch=event["batch"], cutoff=event["cutoff"])


def _logs(event: Document) -> LogEvent:
    retry = event["retry"]
    return LogEvent(
        stream=event["stream"],
        batch=event["batch"],
        cutoff=event["cutoff"],
        attempts=retry["attempts"],
        interval=retry["interval"],
    )


def _stream(event: Document) -> StreamEvent:
    retry = event["retry"]
    return StreamEvent(
        name=event["name"],
        batch=event["batch"],
        cutoff=event["cutoff"],
        attempts=retry["attempts"],
        interval=retry["interval"],
    )


def _timer(event: Document) -> TimerEvent:
    retry = event.get("retry", {})
    return TimerEvent(
        expression=event["expression"],
        attempts=retry.get("attempts", 0),
        interval=retry.get("interval", 0),
        dead_letter_queue=event.get("dlq"),
    )
