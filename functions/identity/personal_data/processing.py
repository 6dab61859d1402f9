"""The record of processing, put together from the register of tables and `data/processing.yaml`."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel

from shared.abroad import Abroad
from shared.personal_data.registry import Register, register

#: Recipients abroad, by switch.
RECIPIENTS = {Abroad.MODELS: "языковые модели за границей", Abroad.SENDERS: "почтовые сервисы за границей"}


class Activity(BaseModel):
    """One purpose of processing."""

    purpose: str
    subjects: str
    data: list[str]
    """Tables and their personal columns."""
    basis: list[str]
    actions: str
    kept: list[str]
    on_request: list[str]
    """What an erasure does."""


class ProcessingRecord(BaseModel):
    """All processing of one agency."""

    updated: str
    location: str
    measures: str
    transfers_abroad: list[str]
    """Empty: nothing leaves Russia."""
    activities: list[Activity]


ON_ERASURE = {
    "erased": "удаляется",
    "redacted": "обезличивается",
    "expires": "исчезает само за тридцать дней",
    "kept": "хранится до конца срока",
}


def processing_record(allowed_abroad: Iterable[Abroad]) -> ProcessingRecord:
    """As the tables and the agency's switches are now."""
    described = _described()
    return ProcessingRecord(
        updated=described["updated"],
        location=described["location"],
        measures=described["measures"],
        transfers_abroad=[RECIPIENTS[kind] for kind in allowed_abroad],
        activities=[_activity(row, register()) for row in described["activities"]],
    )


def _activity(row: dict[str, Any], known: Register) -> Activity:
    classes = [known.classes[name] for name in row["classes"]]
    return Activity(
        purpose=row["purpose"],
        subjects=row["subjects"],
        actions=row["actions"],
        data=[
            f"{name}: {', '.join(table.columns)}"
            for name, table in known.tables.items()
            if table.class_name in row["classes"]
        ],
        basis=[f"{one.basis}; {one.source}" for one in classes],
        kept=[f"{one.title}: {one.kept}" for one in classes],
        on_request=[f"{one.title}: {ON_ERASURE[one.on_erasure]}" for one in classes],
    )


@cache
def _described() -> dict[str, Any]:
    text = (files(__package__) / "data" / "processing.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return described
