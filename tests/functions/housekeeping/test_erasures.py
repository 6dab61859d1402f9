"""Erasures that were cut short: killed at any step, housekeeping brings them to the same end."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from local.storage.app import make_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from shared.clock import utcnow
from shared.config import BucketSettings
from shared.database import Database, Statement
from shared.ids import new_id
from shared.objects import Objects
from shared.personal_data import erasing
from shared.personal_data.erasing import Erasures, Request
from shared.personal_data.erasures_statements import DUE
from shared.personal_data.resuming import resume_erasures
from shared.personal_data.texts import TEXTS
from shared.persons import Person
from shared.stored_files import StoredFile, proposal_files
from tests.local.serving import served

#: Longer than any lease of these tests.
LATER = timedelta(minutes=2)
FEW_TABLES = tuple(one for one in TEXTS if one.table in {"chat_messages", "proposals", "budgets"})

WRITE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $id AS Utf8;
DECLARE $email AS Utf8;
DECLARE $content AS Json;
DECLARE $accepted_at AS Timestamp?;
DECLARE $now AS Timestamp;

UPSERT INTO chat_messages (tenant_id, chat_id, seq, message_key, author, text, said_at)
VALUES ($tenant_id, $id, 1, "1"u, "client"u, $email, $now);

UPSERT INTO proposals (tenant_id, proposal_id, event_id, version, state, client, total, valid_until, content,
    created_by, created_at, accepted_at)
VALUES ($tenant_id, $id, $id, 1, "sent"u, $email, Decimal("1", 22, 9), Date("2026-12-12"), $content,
    "usr_1"u, $now, $accepted_at);
""")
READ = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT text FROM chat_messages WHERE tenant_id = $tenant_id;
SELECT client, content FROM proposals WHERE tenant_id = $tenant_id;
SELECT finished_at, request, due_at FROM erasures WHERE tenant_id = $tenant_id;
""")


class Killed(BaseException):
    """Not an error that anything could handle."""


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Objects]:
    storage = Storage(tmp_path_factory.mktemp("storage"))
    storage.ensure("documents")
    with served(make_app(storage, AccessKey("key", "secret"))) as url:
        key = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        given = {"buckets": json.dumps({"documents": "documents"}), "s3_endpoint_url": url, **key}
        yield Objects(BucketSettings.model_validate(given))


class Agency:
    """A fresh one whose client wrote a message and got a proposal."""

    def __init__(self, database: Database, objects: Objects, *, accepted: bool = False) -> None:
        self.database, self.objects = database, objects
        self.tenant_id = new_id("tnt")
        self.email = f"{new_id('a').lower()}@example.ru"
        proposal_id, now = new_id("prop"), utcnow()
        content = {"number": "1", "client": self.email}
        database.query(
            WRITE,
            tenant_id=self.tenant_id,
            id=proposal_id,
            email=self.email,
            content=content,
            accepted_at=now if accepted else None,
            now=now,
        )
        self.files: list[StoredFile] = [*proposal_files(self.tenant_id, proposal_id, "1").values()]
        for file in self.files:
            objects.put(file.key, self.email.encode(), "text/plain")

    def erase(self) -> Any:
        erasures = Erasures(self.database, self.tenant_id, self.objects, utcnow)
        request = Request(person=Person(email=self.email))
        return erasures.erase(request, "usr_1", utcnow() + timedelta(minutes=1))

    def resume(self) -> int:
        """As the timer does, when every lease has ended."""
        later = utcnow() + LATER
        return resume_erasures(self.database, self.objects, lambda: later, later + LATER)

    def left(self) -> str:
        """Everything that is stored, erasures included."""
        files = [self.objects.get(file.key).decode() for file in self.files if self.objects.has(file.key)]
        return str([*self.database.read(READ, tenant_id=self.tenant_id), files])


@pytest.fixture
def agency(database: Database, objects: Objects) -> Agency:
    return Agency(database, objects)


def test_files_of_an_erased_person_go_with_the_texts(agency: Agency) -> None:
    report = agency.erase()["report"]

    assert report["proposals"] == {"erased": 1, "kept": 0}
    assert report["documents/proposals/"] == {"erased": 2, "kept": 0}
    assert agency.email not in agency.left()


def test_files_of_an_accepted_proposal_are_kept(database: Database, objects: Objects) -> None:
    agency = Agency(database, objects, accepted=True)

    report = agency.erase()["report"]

    assert report["proposals"] == {"erased": 0, "kept": 1}
    assert report["documents/proposals/"] == {"erased": 0, "kept": 2}
    assert all(objects.has(file.key) for file in agency.files)


def killing(call: Callable[..., Any], steps: Iterator[int], kill_at: int, *, after: bool) -> Any:
    """The call, whose process dies at that step: before the call works or right after."""

    def dying(*args: Any, **values: Any) -> Any:
        if next(steps) < kill_at:
            return call(*args, **values)
        if after:
            call(*args, **values)
        raise Killed

    return dying


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_erasure_killed_at_any_step_is_taken_up(
    database: Database, objects: Objects, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    monkeypatch.setattr(erasing, "TEXTS", FEW_TABLES)
    kills = 0
    for kill_at in count(2):  # at the first there is no erasure yet: whoever asked got an error
        agency, steps = Agency(database, objects), count(1)
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in ((Database, "transaction"), (Database, "query"), (Objects, "destroy")):
                patch.setattr(owner, name, killing(getattr(owner, name), steps, kill_at, after=after))
            try:
                agency.erase()
                break
            except Killed:
                kills += 1
        agency.resume()

        left = agency.left()
        assert agency.email not in left and "'request': None, 'due_at': None" in left, kill_at

    assert kills > 5


def test_erasure_that_somebody_is_at_is_left_alone(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Objects, "destroy", killing(Objects.destroy, count(1), 1, after=False))
    with pytest.raises(Killed):
        agency.erase()
    monkeypatch.undo()

    again = agency.erase()

    assert again["finished_at"] is None
    assert resume_erasures(agency.database, agency.objects, utcnow, utcnow() + LATER) == 0
    assert agency.resume() == 1
    assert not agency.database.read(DUE, now=utcnow() + LATER, limit=10)[0]
