"""The quotas of `data/limits.yaml`, and whose they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared import logs

READING = frozenset(("GET", "HEAD"))
PUBLIC = "public"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quota(_Row):
    """Requests in a window: of each caller, by role, and of an agency."""

    each: Mapping[str, int]
    agency: int = Field(ge=1)
    operations: frozenset[str] = frozenset()

    def of_role(self, role: str) -> int:
        """Of one caller."""
        return self.each.get(role, self.each["default"])


class RunLimits(_Row):
    """What an agency may have under way, and spend."""

    open: int = Field(ge=0)
    rubles_a_day: Decimal = Field(ge=0)


class Rules(_Row):
    """The whole file."""

    window_seconds: int
    reports: int
    classes: Mapping[str, Quota]
    runs: RunLimits

    def class_of(self, operation: str) -> str:
        """`POST /api/v1/events` → `write`."""
        for name, quota in self.classes.items():
            if operation in quota.operations:
                return name
        return "read" if operation.split()[0] in READING else "write"


@dataclass(frozen=True)
class Policy:
    """A quota of somebody. `name` is told to the caller, `counter` is whose requests are counted."""

    name: str
    tenant_id: str
    counter: str
    quota: int
    window: int
    step: int
    """Counted requests after which the other instances are told."""


@cache
def standard_rules() -> Rules:
    """What holds for an agency without figures of its own."""
    text = (files("shared") / "data" / "limits.yaml").read_text("utf-8")
    return Rules.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def rules_of(limits: Mapping[str, Any] | None) -> Rules:
    """With an agency's own figures laid over. Figures nobody can read change nothing: that is logged."""
    return _rules(json.dumps(limits, sort_keys=True)) if limits else standard_rules()


@lru_cache(maxsize=256)
def _rules(limits: str) -> Rules:
    standard = standard_rules()
    try:
        return Rules.model_validate(_laid_over(standard.model_dump(), json.loads(limits)))
    except (ValidationError, TypeError, AttributeError):
        logs.warn("an agency's own limits are not readable")
        return standard


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for name, value in own.items():
        is_nested = isinstance(base.get(name), Mapping)
        result[name] = _laid_over(base[name], value) if is_nested else value
    return result


def policies_of(
    rules: Rules, operation: str, tenant_id: str, subject: str, role: str
) -> tuple[Policy, Policy]:
    """The caller's and the agency's."""
    name = rules.class_of(operation)
    quota = rules.classes[name]
    mine = _policy(rules, name, tenant_id, f"{name} {subject}", quota.of_role(role))
    return mine, _policy(rules, f"{name}-agency", tenant_id, f"{name} *", quota.agency)


def policy_of_address(address: str) -> Policy:
    """Of somebody who has not signed in."""
    rules = standard_rules()
    quota = rules.classes[PUBLIC].of_role("default")
    return _policy(rules, PUBLIC, "*", f"{PUBLIC} {address}", quota)


def _policy(rules: Rules, name: str, tenant_id: str, counter: str, quota: int) -> Policy:
    return Policy(name, tenant_id, counter, quota, rules.window_seconds, max(1, quota // rules.reports))
