"""The hash chain over sealed entries, and what breaks it. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: Before the first seal of an agency.
GENESIS = "0" * 64

#: What an entry is; `seal` and `unsealed_since` are about it.
ENTRY_FIELDS = (
    "tenant_id",
    "entry_id",
    "at",
    "actor",
    "operation",
    "object_type",
    "object_id",
    "changes",
    "source",
    "run_id",
)


@dataclass(frozen=True)
class Seal:
    """One link: so many entries, chained to the hash of the link before."""

    number: int
    entries: int
    previous: str
    hash: str


def make_seal(number: int, previous: str, entries: Sequence[Mapping[str, Any]]) -> Seal:
    """Over the entries in the order of their ids."""
    in_order = sorted(entries, key=lambda entry: str(entry["entry_id"]))
    content = [str(number), previous, *(entry_digest(entry) for entry in in_order)]
    return Seal(number, len(entries), previous, _sha256("\n".join(content)))


def entry_digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 of the entry as JSON with sorted keys."""
    content = {name: entry[name] for name in ENTRY_FIELDS}
    return _sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=_as_text))


class Verification:
    """Takes seals in order with their entries; `breaks` says, in words, where the chain does not hold."""

    def __init__(self) -> None:
        self.breaks: list[str] = []
        self.entries = 0
        self.head = GENESIS
        self._next = 1
        self._seen = {GENESIS}

    def take(self, seal: Seal, entries: Sequence[Mapping[str, Any]]) -> None:
        """Compare one seal with what is stored under its number."""
        if seal.number != self._next:
            self.breaks.append(f"seal {self._next} is missing")
        if seal.previous != self.head:
            self.breaks.append(f"seal {seal.number} does not follow the one before")
        if len(entries) != seal.entries:
            self.breaks.append(f"seal {seal.number} has {len(entries)} entries, {seal.entries} were sealed")
        elif make_seal(seal.number, seal.previous, entries).hash != seal.hash:
            self.breaks.append(f"an entry of seal {seal.number} was changed")
        self.entries += len(entries)
        self.head, self._next = seal.hash, seal.number + 1
        self._seen.add(seal.hash)

    def expect(self, known: str) -> None:
        """A hash seen elsewhere (the log keeps each) must be in the chain, or its end was cut off."""
        if known not in self._seen:
            self.breaks.append(f"the chain does not contain {known}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} in an audit entry")
