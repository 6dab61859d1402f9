"""What a queue is created with: names, defaults and bounds of Yandex's CreateQueue page (March 2025)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from local.queues.exceptions import InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue

ARN_PREFIX = "yrn:yc:ymq:ru-central1:local:"
QUEUE_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
MAX_REDRIVE_COUNT = 1000


class Bounds(NamedTuple):
    field: str
    low: int
    high: int


NUMBERS = {
    "DelaySeconds": Bounds("delay", 0, 900),
    "MaximumMessageSize": Bounds("maximum_size", 1024, 262_144),
    "MessageRetentionPeriod": Bounds("retention", 60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": Bounds("wait", 0, 20),
    "VisibilityTimeout": Bounds("visibility", 0, 43_200),
}


@dataclass(frozen=True)
class Redrive:
    """Where a message goes after `max_receive_count` receives that did not delete it."""

    target: str
    max_receive_count: int


@dataclass(frozen=True)
class Settings:
    """Times are in seconds, sizes in bytes."""

    delay: int = 0
    maximum_size: int = 262_144
    retention: int = 345_600
    wait: int = 0
    visibility: int = 30
    redrive: Redrive | None = None

    def changed(self, attributes: Mapping[str, str]) -> "Settings":
        """These settings with `attributes`, spelled as in SQS requests, put over them."""
        changes: dict[str, int | Redrive | None] = {}
        for name, value in attributes.items():
            if name == "RedrivePolicy":
                changes["redrive"] = _redrive(value)
            elif name in NUMBERS:
                changes[NUMBERS[name].field] = _number(name, value)
            else:
                raise InvalidAttributeName(f"Unknown or read-only attribute {name}.")
        return replace(self, **changes)  # type: ignore[arg-type]

    def attributes(self) -> dict[str, str]:
        """The settings as GetQueueAttributes shows them."""
        shown = {name: str(getattr(self, bounds.field)) for name, bounds in NUMBERS.items()}
        if self.redrive:
            policy = {
                "deadLetterTargetArn": queue_arn(self.redrive.target),
                "maxReceiveCount": self.redrive.max_receive_count,
            }
            shown["RedrivePolicy"] = json.dumps(policy)
        return shown


def queue_arn(name: str) -> str:
    return ARN_PREFIX + name


def check_name(name: str) -> str:
    if not QUEUE_NAME.fullmatch(name):
        raise InvalidParameterValue(
            f"{name!r}: a queue name is 1 to 80 letters, digits, hyphens, underscores; no FIFO."
        )
    return name


def _number(name: str, value: str) -> int:
    bounds = NUMBERS[name]
    if not value.isdecimal() or not bounds.low <= int(value) <= bounds.high:
        raise InvalidAttributeValue(f"{name} is a number from {bounds.low} to {bounds.high}.")
    return int(value)


def _redrive(value: str) -> Redrive | None:
    """An empty string takes the policy away, as in SQS."""
    if not value:
        return None
    try:
        policy = json.loads(value)
        arn, count = str(policy["deadLetterTargetArn"]), int(policy["maxReceiveCount"])
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidAttributeValue(
            "RedrivePolicy is JSON with deadLetterTargetArn and maxReceiveCount."
        ) from error
    if not arn.startswith(ARN_PREFIX) or not 1 <= count <= MAX_REDRIVE_COUNT:
        raise InvalidAttributeValue(f"RedrivePolicy: bad queue ARN {arn!r} or count {count}.")
    return Redrive(arn.removeprefix(ARN_PREFIX), count)
