"""The chain over a real table: sealed in batches, verified by a command, broken by any tampering."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.audit.journal import EntryFilter, Journal
from shared.audit.sealing import Seals
from shared.clock import utcnow
from shared.database import Database, Statement
from tests.functions.audit.conftest import add_vendor, seal_all
from tests.functions.invoking import Caller
from tools.__main__ import main

REWRITE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $actor AS Utf8;
UPDATE audit SET actor = $actor WHERE tenant_id = $tenant_id;
""")

ERASE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $entry_id AS Utf8;
DELETE FROM audit WHERE tenant_id = $tenant_id AND entry_id = $entry_id;
""")

CUT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $number AS Int64;
DELETE FROM audit_seals WHERE tenant_id = $tenant_id AND number >= $number;
""")


def verify(tenant_id: str, *heads: str) -> int:
    return main(["audit", "--tenant", tenant_id, *(part for head in heads for part in ("--head", head))])


@pytest.fixture
def sealed_twice(writer: Caller, seals: Seals) -> str:
    """An agency whose chain has two links; its id."""
    for name in ("Один", "Два"):
        add_vendor(writer, name=name)
        seal_all(seals)
    return writer.tenant_id


def test_untouched_chain_verifies(sealed_twice: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(sealed_twice) == 0
    assert "2 entries sealed" in capsys.readouterr().out


def test_sealed_entries_say_so(sealed_twice: str, database: Database) -> None:
    entries = Journal(database, sealed_twice).list(EntryFilter(), limit=10)

    assert [entry["seal"] for entry in entries] == [2, 1]


def test_rewritten_entry_breaks_the_chain(
    sealed_twice: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    database.query(REWRITE, tenant_id=sealed_twice, actor="nobody")

    assert verify(sealed_twice) == 1
    assert "an entry of seal 1 was changed" in capsys.readouterr().out


def test_erased_entry_breaks_the_chain(sealed_twice: str, database: Database) -> None:
    oldest = Journal(database, sealed_twice).list(EntryFilter(), limit=10)[-1]

    database.query(ERASE, tenant_id=sealed_twice, entry_id=oldest["entry_id"])

    assert verify(sealed_twice) == 1


def test_cut_chain_shows_against_the_logged_head(sealed_twice: str, seals: Seals, database: Database) -> None:
    head = seals.verify(sealed_twice).head

    database.query(CUT, tenant_id=sealed_twice, number=2)

    assert verify(sealed_twice) == 0
    assert verify(sealed_twice, head) == 1


def test_sealing_again_adds_nothing(sealed_twice: str, seals: Seals) -> None:
    head = seals.verify(sealed_twice).head

    seal_all(seals)

    assert seals.verify(sealed_twice).head == head


def test_two_sealers_at_once_make_one_chain(writer: Caller, seals: Seals, database: Database) -> None:
    for number in range(6):
        add_vendor(writer, name=f"Подрядчик {number}")
    soon = utcnow() + timedelta(seconds=1)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: one.seal_due(soon), [seals, Seals(database)]))

    verification = seals.verify(writer.tenant_id)
    assert (verification.breaks, verification.entries) == ([], 6)
