"""Show what an installation asks of the cloud's quotas, by the manifest and the environment's settings."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from local.manifest import Manifest, load_manifest
from shared.migrations import read_migrations, split_statements
from tools.installation import MANIFEST, Capacity, read_capacity

QUOTAS = Path(__file__).with_name("data") / "quotas.yaml"
#: The bucket of packages and that of Terraform's state are in no manifest.
BUCKETS_BESIDES = 2


class Quota(BaseModel):
    """One quota as the service's page gives it."""

    key: str
    service: str
    name: str
    default: int


class Quotas(BaseModel):
    """The list, and the day it was right."""

    as_of: date
    quotas: list[Quota]


@dataclass(frozen=True)
class Use:
    """How much of a quota an installation asks for."""

    quota: Quota
    needed: int

    @property
    def must_be_raised(self) -> bool:
        return self.needed > self.quota.default


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `quotas`."""
    parser.add_argument("--environment", choices=("dev", "prod"), default="prod", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """0 when the defaults suffice, 1 when some quota must be raised first."""
    uses = list(uses_of(load_manifest(MANIFEST), read_capacity(arguments.environment)))
    table = Table("service", "quota", "default", "at most", "", box=SIMPLE)
    for use in uses:
        sign = "RAISE" if use.must_be_raised else ""
        table.add_row(use.quota.service, use.quota.name, str(use.quota.default), str(use.needed), sign)
    Console(width=120).print(table)
    return int(any(use.must_be_raised for use in uses))


def read_quotas() -> Quotas:
    return Quotas.model_validate(yaml.safe_load(QUOTAS.read_text()))


def uses_of(manifest: Manifest, capacity: Capacity) -> Iterator[Use]:
    """Every quota of the list with what this installation may need, alone in its cloud."""
    needed = _needed(manifest, capacity)
    yield from (Use(quota, needed[quota.key]) for quota in read_quotas().quotas)


def _needed(manifest: Manifest, capacity: Capacity) -> Mapping[str, int]:
    functions = manifest.functions.values()
    largest = capacity.instances * sum(function.memory for function in functions)
    statements = [statement for _, text in read_migrations() for statement in split_statements(text)]
    return {
        "functions": len(functions),
        "instances": capacity.instances * len(functions),
        "calls": capacity.requests * len(functions),
        "memory_gb": -(-largest // 1024),
        "triggers": sum(bool(function.inbox) + bool(function.timer) for function in functions) + 1,
        "queues": len(manifest.queues),
        "buckets": len(manifest.buckets) + BUCKETS_BESIDES,
        "databases": 1,
        "request_units": capacity.request_units,
        "storage_gb": capacity.storage_gb,
        "schema_operations": len(statements),
    }
