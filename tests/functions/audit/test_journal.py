"""What the journal tells of a write, and whom."""

import pytest

from shared.audit.journal import EntryFilter, Journal
from shared.database import Database
from tests.functions.audit.conftest import add_vendor
from tests.functions.invoking import Caller

AUDIT = "/api/v1/audit"


def test_write_leaves_who_what_and_from_where(writer: Caller, owner: Caller) -> None:
    vendor_id = add_vendor(writer)

    [entry] = owner.call("GET", AUDIT).body["items"]
    assert (entry["actor"], entry["operation"]) == ("tester", "POST /api/v1/vendors")
    assert (entry["object_type"], entry["object_id"]) == ("vendor", vendor_id)
    assert (entry["source"]["ip"], entry["source"]["request_id"]) == ("127.0.0.1", "request")
    assert {"field": "city", "before": None, "after": "Казань", "personal": False} in entry["changes"]


def test_change_is_told_by_field(writer: Caller, owner: Caller) -> None:
    vendor_id = add_vendor(writer)

    writer.call("PATCH", f"/api/v1/vendors/{vendor_id}", {"travels": True}, If_Match='"1"')

    entry = owner.call("GET", AUDIT).body["items"][0]
    assert entry["changes"] == [{"field": "travels", "before": None, "after": True, "personal": False}]


def test_personal_data_is_not_repeated(writer: Caller, owner: Caller) -> None:
    add_vendor(writer)

    assert "+7900" not in str(owner.call("GET", AUDIT).body)
    assert "contacts" in str(owner.call("GET", AUDIT).body)


def test_refused_write_leaves_nothing(writer: Caller, database: Database) -> None:
    vendor_id = add_vendor(writer)

    writer.call("PATCH", f"/api/v1/vendors/{vendor_id}", {"travels": True}, If_Match='"7"')

    assert len(Journal(database, writer.tenant_id).list(EntryFilter(), limit=10)) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("object_type=vendor", 2),
        ("object_type=event", 0),
        ("actor=tester", 2),
        ("actor=other", 0),
        ("since=2020-01-01T00:00:00Z", 2),
        ("until=2020-01-01T00:00:00Z", 0),
        ("run_id=run_1", 0),
    ],
)
def test_filters_narrow_the_journal(writer: Caller, owner: Caller, query: str, count: int) -> None:
    add_vendor(writer, name="Один")
    add_vendor(writer, name="Два")

    assert len(owner.call("GET", f"{AUDIT}?{query}").body["items"]) == count


@pytest.mark.parametrize("query", ["since=0368-01-01T00:00:00Z", "until=9999-01-01T00:00:00Z", "since=x"])
def test_moment_the_database_cannot_hold_is_refused(owner: Caller, query: str) -> None:
    assert owner.call("GET", f"{AUDIT}?{query}").status == 422


def test_pages_follow_one_another(writer: Caller, owner: Caller) -> None:
    ids = [add_vendor(writer, name=name) for name in ("Один", "Два", "Три")]

    first = owner.call("GET", f"{AUDIT}?limit=2").body
    second = owner.call("GET", f"{AUDIT}?limit=2&cursor={first['next_cursor']}").body

    assert [one["object_id"] for one in first["items"] + second["items"]] == ids[::-1]


def test_export_is_a_table_without_formulas(writer: Caller, owner: Caller) -> None:
    add_vendor(writer, description='=HYPERLINK("https://evil.example")')

    answer = owner.call("GET", f"{AUDIT}/export")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.body.startswith("\ufeffВремя (UTC);Кто")
    assert "'=HYPERLINK" in answer.body
    assert ";=" not in answer.body
    assert "персональные данные" in answer.body


def test_answers_carry_security_headers(owner: Caller) -> None:
    headers = owner.call("GET", AUDIT).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
