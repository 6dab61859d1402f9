"""Two agencies with one of everything each: whatever one asks with the other's ids, it learns and changes
nothing. Generated from the gateway's document: a new operation is tried too."""

import base64
import json
import re
from collections.abc import Iterator, Mapping

import pytest

from local.demo.agency import WRITE_TENANT
from shared.auth import Role
from shared.clock import utcnow
from shared.database import Database
from shared.ids import new_id
from tests.functions.access.conftest import furnish
from tests.functions.access.operations import BODIES, OPERATIONS, QUERIES, Operation
from tests.functions.invoking import Answer, Caller

Ids = Mapping[str, str]
#: Names that stand for the same in every agency: a vendor of one name has one id in each.
COMMON = {"event_type", "step", "gate", "provider", "kind", "secret", "vendor_name", "other_vendor_id"}
#: What an agency is told of itself changes as it is asked; the rest must stand still.
MOVING = ("/audit", "/limits", "/usage", "/trace")

by_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@pytest.fixture(scope="module")
def victim(owner: Caller, ids: Ids) -> Ids:
    """What the agency under attack has."""
    return {name: value for name, value in ids.items() if name not in COMMON}


@pytest.fixture(scope="module")
def attacker(environment: None, database: Database) -> Caller:
    tenant_id = new_id("tenant")
    database.query(WRITE_TENANT, tenant_id=tenant_id, name="Чужие", settings={}, created_at=utcnow())
    return Caller(None, tenant_id, Role.OWNER)


@pytest.fixture(scope="module")
def own(attacker: Caller) -> Ids:
    """What the attacker has. A member of the same name would be found: there is none."""
    return {**furnish(attacker, "Чужой"), "user_id": "usr_nobody"}


def placeholders(operation: Operation) -> set[str]:
    """Names of ids in its path, query and body."""
    body = BODIES.get(operation.name)
    text = operation.name + QUERIES.get(operation.name, "")
    text += json.dumps(body) if isinstance(body, dict) else ""
    return set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", text)) - COMMON


def neighbours(identifier: str) -> Iterator[str]:
    """Ids next to a known one, as somebody who counts would guess them."""
    last = identifier[-1]
    yield identifier[:-1] + ("0" if last != "0" else "1")
    yield identifier.lower()
    yield f"{identifier} "
    yield f"{identifier}' OR ''='"
    yield "%"


def text_of(answer: Answer) -> str:
    body = answer.body
    return base64.b64decode(body).decode("latin-1") if isinstance(body, bytes) else str(body)


def leaks(answer: Answer, victim: Ids, sent: set[str]) -> list[str]:
    """What of the victim's stands in an answer, except what the attacker wrote into the request."""
    return [value for value in victim.values() if value not in sent and value in text_of(answer)]


def is_denied(answer: Answer) -> bool:
    """Told nothing: not found, refused, or an empty list."""
    if answer.status in {403, 404, 409, 422, 428}:
        return True
    items = answer.body["items"] if isinstance(answer.body, dict) and "items" in answer.body else answer.body
    return answer.status < 300 and items in ([], "", None)


def seen_by_victim(owner: Caller, ids: Ids) -> dict[str, str]:
    """Every GET of the victim's own, without links: each is signed anew."""
    reads = [
        one for one in OPERATIONS if one.method == "GET" and not any(part in one.name for part in MOVING)
    ]
    return {one.name: re.sub(r"https?://[^'\"]+", "", str(one.send(owner, ids).body)) for one in reads}


@by_operation
def test_own_request_shows_nothing_of_the_other(
    operation: Operation, attacker: Caller, own: Ids, victim: Ids
) -> None:
    answer = operation.send(attacker, own)

    assert answer.status < 500
    assert leaks(answer, victim, set()) == []


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (one, name)
        for one in OPERATIONS
        for name in sorted(placeholders(one))
        if name.endswith(("_id", "prefix"))
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_each_id_of_the_other_opens_nothing(
    operation: Operation, name: str, attacker: Caller, own: Ids, victim: Ids
) -> None:
    for guess in (victim[name], *neighbours(victim[name])):
        answer = operation.send(attacker, {**own, name: guess})

        assert leaks(answer, victim, {victim[name]}) == []
        assert is_denied(answer) or (guess != victim[name] and answer.status < 500), answer.body


@pytest.mark.parametrize(
    "operation",
    [one for one in OPERATIONS if "email" in placeholders(one)],
    ids=lambda operation: operation.name,
)
def test_address_of_the_other_finds_nobody(
    operation: Operation, attacker: Caller, own: Ids, victim: Ids
) -> None:
    answer = operation.send(attacker, {**own, "email": victim["email"]})

    assert leaks(answer, victim, {victim["email"]}) == []


def test_attacks_have_changed_nothing(owner: Caller, ids: Ids, attacker: Caller, own: Ids) -> None:
    before = seen_by_victim(owner, ids)

    for operation in OPERATIONS:
        if operation.method != "GET" and placeholders(operation):
            operation.send(
                attacker, {**own, **{name: ids[name] for name in placeholders(operation) & ids.keys()}}
            )

    after = seen_by_victim(owner, ids)
    assert {name: body for name, body in after.items() if body != before[name]} == {}
