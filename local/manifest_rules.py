"""What makes a manifest right.

`manifest.schema.json` says what may stand where; the rules below say what must fit together. Both
are stricter than the plugin, which takes unknown keys inside an event and drops a second event of
one kind without a word.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from local.triggers.cron import CronError, Schedule

Document = dict[str, Any]
SCHEMA = Path(__file__).with_name("manifest.schema.json")
QUEUE, BUCKET, ACCOUNT = "yc::MessageQueue", "yc::ObjectStorageBucket", "yc::ServiceAccount"
ENVIRONMENT_LIMIT = 4096  # bytes of names and values together, per function


def find_problems(document: Document) -> list[str]:
    """Faults of shape; if there are none, faults of fit."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    misshapen = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
    return misshapen or [problem for rule in RULES for problem in rule(document)]


def events_of(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Each event as function name, kind, settings."""
    for name, function in document["functions"].items():
        for event in function.get("events", ()):
            yield from ((name, kind, settings) for kind, settings in event.items())


def _names_resolve(document: Document) -> Iterator[str]:
    resources = document["resources"]
    for where, kind, name in _references(document):
        found = resources.get(name, {}).get("type")
        if found != kind:
            yield f"{where}: no {kind} is named {name}"


def _references(document: Document) -> Iterator[tuple[str, str, str]]:
    """Where a resource is named, of which type it must be, and its name."""
    yield from _event_references(document)
    for name, resource in document["resources"].items():
        if "redrive" in resource:
            yield f"resources.{name}.redrive", QUEUE, resource["redrive"]["deadLetterQueue"]
    for name, needs in document["custom"]["functions"].items():
        for need, of in (("sends", QUEUE), ("watches", QUEUE), ("buckets", BUCKET)):
            yield from ((f"custom.functions.{name}.{need}", of, target) for target in needs.get(need, ()))
        for event in ("logs", "stream"):
            if event in needs:
                yield f"custom.functions.{name}.{event}.account", ACCOUNT, needs[event]["account"]


def _event_references(document: Document) -> Iterator[tuple[str, str, str]]:
    for name, function in document["functions"].items():
        yield f"functions.{name}.account", ACCOUNT, function["account"]
    for name, kind, event in events_of(document):
        for key, of in (("queue", QUEUE), ("dlq", QUEUE), ("account", ACCOUNT)):
            if key in event:
                yield f"functions.{name}.{kind}.{key}", of, event[key]
        for key in ("queueAccount", "dlqAccount"):
            if key in event:
                yield f"functions.{name}.{kind}.{key}", ACCOUNT, event[key]


def _needs_belong_to_functions(document: Document) -> Iterator[str]:
    for name in document["custom"]["functions"]:
        if name not in document["functions"]:
            yield f"custom.functions.{name}: no function is named {name}"


def _one_event_of_a_kind(document: Document) -> Iterator[str]:
    """A trigger is named FUNCTION-KIND: a second one would silently replace the first."""
    kinds = Counter((name, kind) for name, kind, _ in events_of(document))
    yield from (
        f"functions.{name}.events: {n} events of kind {kind}" for (name, kind), n in kinds.items() if n > 1
    )


def _one_trigger_for_a_queue(document: Document) -> Iterator[str]:
    queues = Counter(event["queue"] for _, kind, event in events_of(document) if kind == "ymq")
    yield from (f"resources.{queue}: {n} functions take from it" for queue, n in queues.items() if n > 1)


def _timers_can_be_read(document: Document) -> Iterator[str]:
    for name, kind, event in events_of(document):
        if kind == "cron":
            try:
                Schedule.parse(event["expression"])
            except CronError as error:
                yield f"functions.{name}.cron.expression: {error}"


def _inboxes_outlive_their_functions(document: Document) -> Iterator[str]:
    """A shorter visibility hands the message to a second instance while the first still works."""
    for name, kind, event in events_of(document):
        queue = document["resources"].get(event.get("queue"), {})
        timeout, visibility = int(document["functions"][name]["timeout"]), queue.get("visibilityTimeout", 30)
        if kind == "ymq" and visibility <= timeout:
            yield (
                f"resources.{event['queue']}.visibilityTimeout: {visibility} s is not above"
                f" the {timeout} s of functions.{name}.timeout"
            )


def _inboxes_have_dead_letters(document: Document) -> Iterator[str]:
    for _, kind, event in events_of(document):
        if kind == "ymq" and "redrive" not in document["resources"].get(event["queue"], {}):
            yield f"resources.{event['queue']}: an inbox without redrive retries a bad message for days"


def _environments_fit(document: Document) -> Iterator[str]:
    for name, function in document["functions"].items():
        plain = function.get("environment", {})
        secret = document["custom"]["functions"].get(name, {}).get("secrets", {})
        yield from (
            f"functions.{name}.environment.{key}: is a secret too" for key in plain.keys() & secret.keys()
        )
        size = sum(len(text.encode()) for pair in plain.items() for text in pair)
        if size > ENVIRONMENT_LIMIT:
            yield f"functions.{name}.environment: {size} bytes, {ENVIRONMENT_LIMIT} are allowed"


def _no_variables(document: Document) -> Iterator[str]:
    """`${…}` of the framework would reach Terraform as plain text."""
    yield from (f"{path}: a Serverless variable" for path, text in _texts(document, "$") if "${" in text)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")


RULES: tuple[Callable[[Document], Iterator[str]], ...] = (
    _names_resolve,
    _needs_belong_to_functions,
    _one_event_of_a_kind,
    _one_trigger_for_a_queue,
    _timers_can_be_read,
    _inboxes_outlive_their_functions,
    _inboxes_have_dead_letters,
    _environments_fit,
    _no_variables,
)
