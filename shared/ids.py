"""Identifiers: a prefix that says what it names, then a ULID, so that ids sort by time of birth."""

from ulid import ULID


def new_id(prefix: str) -> str:
    """`new_id("run")` → `run_01KBN…`, unique and sortable."""
    return f"{prefix}_{ULID()}"
