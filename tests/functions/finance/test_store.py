from datetime import UTC, datetime
from decimal import Decimal

import pytest

from functions.finance.models import Estimate
from functions.finance.store import BudgetStore, NewVersion
from shared.database import Database, Statement
from shared.errors import NotFound, PreconditionFailed
from tests.unit.finance.briefs import estimate

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

READ_TOPICS = Statement("""
DECLARE $tenant_id AS Utf8;
SELECT message_id, type, subject, envelope FROM topics WHERE tenant_id = $tenant_id ORDER BY message_id;
""")


def version(origin: str, drawn: Estimate | None = None) -> NewVersion:
    return NewVersion(
        estimate=drawn or estimate(), origin=origin, author="tester", note="по брифу", created_at=NOW
    )


def test_a_stored_estimate_comes_back_as_it_was(store: BudgetStore) -> None:
    drawn = estimate(budget=Decimal(3_000_000))

    store.save("event_1", version("run_1", drawn))

    budget = store.get("event_1")
    assert (budget.version, budget.author, budget.note, budget.created_at) == (1, "tester", "по брифу", NOW)
    assert budget.estimate == drawn


def test_each_save_is_the_next_version(store: BudgetStore) -> None:
    assert [store.save("event_1", version(origin)) for origin in ("run_1", "run_2")] == [1, 2]
    assert store.get("event_1").version == 2
    assert store.get("event_1", 1).version == 1


def test_the_same_cause_makes_one_version(store: BudgetStore) -> None:
    assert [store.save("event_1", version("run_1")) for _ in range(3)] == [1, 1, 1]
    assert len(store.versions("event_1", limit=10)) == 1


def test_a_version_follows_the_one_that_was_seen(store: BudgetStore) -> None:
    store.save("event_1", version("run_1"))
    store.save("event_1", version("run_2"))

    with pytest.raises(PreconditionFailed):
        store.save("event_1", version("req_1"), after=1)

    assert store.save("event_1", version("req_2"), after=2) == 3


def test_versions_are_listed_newest_first_by_pages(store: BudgetStore) -> None:
    for origin in ("run_1", "run_2", "run_3"):
        store.save("event_1", version(origin))

    first = store.versions("event_1", limit=2)
    rest = store.versions("event_1", before=first[-1].version, limit=2)

    assert [row.version for row in [*first, *rest]] == [3, 2, 1]
    assert first[0].total == estimate().totals.total.gross
    assert (first[0].stage, first[0].level) == ("v0", "standard")


def test_each_version_is_told_once(store: BudgetStore, database: Database, tenant_id: str) -> None:
    for _ in range(2):
        store.save("event_1", version("run_1"))

    told = database.query(READ_TOPICS, tenant_id=tenant_id)[0]

    assert [(row["type"], row["subject"]) for row in told] == [("budget.created", "event_1")]
    data = told[0]["envelope"]["data"]
    assert (data["version"], data["total"]) == (1, f"{estimate().totals.total.gross:f}")


def test_another_agency_sees_nothing(store: BudgetStore, database: Database) -> None:
    store.save("event_1", version("run_1"))

    with pytest.raises(NotFound):
        BudgetStore(database, "another").get("event_1")
    assert BudgetStore(database, "another").versions("event_1", limit=10) == []
