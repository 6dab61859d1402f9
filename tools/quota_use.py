"""What an installation may need of a cloud's quotas, by manifest and settings, and where the quotas stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel

from local.manifest import Manifest
from shared.migrations import read_migrations, split_statements
from tools.installation import Capacity

QUOTAS = Path(__file__).with_name("data") / "quotas.yaml"
#: The bucket of packages and that of Terraform's state are in no manifest.
BUCKETS_BESIDES = 2
#: terraform/main.tf keeps logs for so long.
LOG_DAYS = 30
#: The share from which a quota in use is called near its end.
NEAR = 0.8
GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Standing:
    """A quota now, in the service's unit; None where it does not say."""

    limit: float | None = None
    usage: float | None = None


NOT_KNOWN = Standing()


class Quota(BaseModel):
    """One quota as the service's page gives it."""

    key: str
    service: str
    name: str
    default: int
    id: str = ""

    def in_units(self, value: float | None) -> float | None:
        """As this list counts it: sizes in gigabytes."""
        return value / GIGABYTE if value is not None and self.id.endswith(".size") else value


class Quotas(BaseModel):
    """The list, and the day it was right."""

    as_of: date
    quotas: list[Quota]


@dataclass(frozen=True)
class Use:
    """How much of a quota an installation asks for, and what the whole cloud uses, None where nobody says."""

    quota: Quota
    needed: int
    standing: Standing = NOT_KNOWN

    @property
    def limit(self) -> float:
        """The cloud's own, or that of a new cloud."""
        own = self.quota.in_units(self.standing.limit)
        return self.quota.default if own is None else own

    @property
    def used(self) -> float | None:
        return self.quota.in_units(self.standing.usage)

    @property
    def share(self) -> float | None:
        return None if self.used is None or not self.limit else self.used / self.limit

    @property
    def must_be_raised(self) -> bool:
        return self.needed > self.limit

    @property
    def is_near(self) -> bool:
        return self.share is not None and self.share >= NEAR


def read_quotas() -> Quotas:
    return Quotas.model_validate(yaml.safe_load(QUOTAS.read_text()))


def uses_of(manifest: Manifest, capacity: Capacity, standings: Mapping[str, Standing]) -> Iterator[Use]:
    """Every quota of the list with what this installation may need, alone in its cloud."""
    needed = _needed(manifest, capacity)
    for quota in read_quotas().quotas:
        yield Use(quota, needed[quota.key], standings.get(quota.key, NOT_KNOWN))


def _needed(manifest: Manifest, capacity: Capacity) -> Mapping[str, int]:
    functions = manifest.functions.values()
    largest = capacity.instances * sum(function.memory for function in functions)
    statements = [statement for _, text in read_migrations() for statement in split_statements(text)]
    return {
        "functions": len(functions),
        "instances": capacity.instances * len(functions),
        "calls": capacity.requests * len(functions),
        "memory_gb": -(-largest // 1024),
        "triggers": sum(len(function.triggers) for function in functions),
        "queues": len(manifest.queues),
        "buckets": len(manifest.buckets) + BUCKETS_BESIDES,
        "databases": 1,
        "request_units": capacity.request_units,
        "storage_gb": capacity.storage_gb,
        "schema_operations": len(statements),
        "log_days": LOG_DAYS,
    }
