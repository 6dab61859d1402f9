"""What the manifest says of an installation."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

from local.manifest import Manifest

MANIFEST = Path("serverless.yaml")
ENVIRONMENTS = Path("terraform/environments")


def dead_letter_queues(manifest: Manifest) -> list[str]:
    """Queues that keep what failed: named by an inbox or by a timer."""
    of_inboxes = {queue.redrive.dead_letter_queue for queue in manifest.queues.values() if queue.redrive}
    of_timers = {
        function.timer.dead_letter_queue for function in manifest.functions.values() if function.timer
    }
    return sorted(of_inboxes | {name for name in of_timers if name})


def inbox_of(manifest: Manifest, dead_letters: str) -> str | None:
    """Where these letters came from; None when that was no queue."""
    for queue in manifest.queues.values():
        if queue.redrive and queue.redrive.dead_letter_queue == dead_letters:
            return queue.name
    return None


@dataclass(frozen=True)
class Capacity:
    """What `terraform/environments/<name>.tfvars` allows: instances and simultaneous calls of a function in a
    zone, request units a second and gigabytes of the database."""

    instances: int
    requests: int
    request_units: int
    storage_gb: int


def read_capacity(environment: str) -> Capacity:
    """The figures stand as `name = number` in one-line objects."""
    text = (ENVIRONMENTS / f"{environment}.tfvars").read_text()
    found = {name: int(value) for name, value in re.findall(r"(\w+) = (\d+)", text)}
    return Capacity(**{field.name: found[field.name] for field in fields(Capacity)})
