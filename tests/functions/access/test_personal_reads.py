"""Whoever sees people's data leaves a trace: which operations show them, and what the journal keeps of it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from shared.audit.journal import EntryFilter, Journal
from shared.database import Database
from shared.http.personal_reads import PersonalRead, personal_reads
from tests.functions.access.operations import DOCUMENT, OPERATIONS
from tests.functions.invoking import Caller

#: Fields by which an answer is taken to show a person.
TELLING = {
    "email",
    "phone",
    "contacts",
    "person",
    "author_id",
    "client",
    "brief",
    "draft",
    "known",
    "turns",
    "text",
}
READS = {one.name: one for one in OPERATIONS if one.name in personal_reads().reads}


def fields_of(schema: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names of all properties, however deep."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name and name not in seen:
        yield from fields_of(DOCUMENT["components"]["schemas"][name], seen | {name})
    for key, value in schema.get("properties", {}).items():
        yield key
        yield from fields_of(value, seen)
    inner = [schema.get("items"), schema.get("additionalProperties")]
    for key in ("anyOf", "allOf", "oneOf"):
        inner += schema.get(key, [])
    for value in inner:
        if isinstance(value, dict):
            yield from fields_of(value, seen)


def telling_reads() -> Iterator[str]:
    """GET operations whose answers have such a field."""
    for path, item in DOCUMENT["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if any(TELLING & set(fields_of(one.get("schema", {}))) for one in content.values()):
            yield f"GET {path}"


def test_every_operation_that_shows_people_is_noted() -> None:
    declared = personal_reads()

    assert set(telling_reads()) <= declared.reads.keys() | declared.impersonal.keys()


def test_noted_operations_exist() -> None:
    assert READS.keys() == personal_reads().reads.keys()


@pytest.mark.parametrize("name", personal_reads().reads)
def test_reading_leaves_one_entry_with_what_was_shown(
    name: str, owner: Caller, ids: Mapping[str, str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.http.personal_reads.ONE_LOOK", timedelta())  # `ids` were looked up just now
    read, journal = personal_reads().reads[name], Journal(database, owner.tenant_id)
    wanted = EntryFilter(object_type=read.object)
    before = journal.list(wanted, limit=1000)

    answer = READS[name].send(owner, ids)

    shown = read.ids(answer.body)
    added = [one for one in journal.list(wanted, limit=1000) if one not in before]
    assert answer.status == 200
    assert [one["changes"] for one in added] == (
        [[{"field": "read", "before": None, "after": shown}]] if shown else []
    )
    assert {one["actor"] for one in added} <= {"tester"}


def test_looking_again_is_the_same_look(owner: Caller, ids: Mapping[str, str], database: Database) -> None:
    journal, read = Journal(database, owner.tenant_id), READS["GET /api/v1/vendors/{vendor_id}"]
    read.send(owner, ids)
    before = journal.list(EntryFilter(object_type="vendor"), limit=1000)

    read.send(owner, ids)

    assert journal.list(EntryFilter(object_type="vendor"), limit=1000) == before


def test_refused_reading_leaves_nothing(owner: Caller, ids: Mapping[str, str], database: Database) -> None:
    journal = Journal(database, owner.tenant_id)
    before = journal.list(EntryFilter(object_type="vendor"), limit=1000)

    READS["GET /api/v1/vendors/{vendor_id}"].send(owner, {**ids, "vendor_id": "vnd_nobody"})

    assert journal.list(EntryFilter(object_type="vendor"), limit=1000) == before


@pytest.mark.parametrize(
    ("path", "body", "ids"),
    [
        ("id", {"id": "a"}, ["a"]),
        ("id", [{"id": "a"}, {"id": "b"}], ["a", "b"]),
        ("items.id", {"items": [{"id": "a"}, {"name": "none"}], "next_cursor": None}, ["a"]),
        ("items.id", {"items": []}, []),
        ("id", None, []),
    ],
)
def test_ids_are_found_in_any_answer(path: str, body: Any, ids: list[str]) -> None:
    assert PersonalRead(object="vendor", id=path).ids(body) == ids
