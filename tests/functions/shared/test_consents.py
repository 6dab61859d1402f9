"""The ledger of consents: what counts as a yes, and what is kept of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.consents.ledger import Consents, Given
from shared.consents.purposes import Channel, purposes
from shared.database import Database
from shared.errors import Conflict
from shared.ids import new_id
from shared.persons import Person
from tests.local.clocks import HandClock

TEXT = "Я согласна получать новости и предложения агентства по электронной почте."
ANNA = Person(email="anna@example.ru")
BORIS = Person(phone="+79161234567")
START = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def consents(database: Database, tenant_id: str, clock: HandClock) -> Consents:
    return Consents(database, tenant_id, clock)


def given(**changes: Any) -> Given:
    fields: dict[str, Any] = {
        "person": ANNA,
        "purpose": "advertising",
        "channel": "email",
        "text_version": "2026-09",
        "text": TEXT,
        "given_at": START - timedelta(days=1),
        "how": "form",
        "source": "https://example.ru/podpiska",
    }
    return Given(**{**fields, **changes})


def test_nobody_has_agreed_to_anything(consents: Consents) -> None:
    assert not consents.allows(ANNA, "advertising", "email")


def test_recorded_consent_allows(consents: Consents) -> None:
    consents.record(given(), "manager")

    assert consents.allows(ANNA, "advertising", "email")


@pytest.mark.parametrize(
    ("person", "purpose", "channel"),
    [
        (BORIS, "advertising", "email"),
        (ANNA, "advertising", "sms"),
        (ANNA, "advertising", None),
        (ANNA, "processing", None),
    ],
)
def test_consent_allows_nothing_else(
    consents: Consents, person: Person, purpose: str, channel: Channel | None
) -> None:
    consents.record(given(), "manager")

    assert not consents.allows(person, purpose, channel)


def test_consent_given_to_one_agency_is_no_word_to_another(consents: Consents, database: Database) -> None:
    consents.record(given(), "manager")

    assert not Consents(database, new_id("tenant"), lambda: START).allows(ANNA, "advertising", "email")


def test_withdrawal_works_at_once_and_leaves_both_records(consents: Consents, clock: HandClock) -> None:
    consents.record(given(), "manager")

    [taken] = consents.withdraw(ANNA, "anna", how="link")

    assert (taken["granted"], taken["given_at"], taken["text"]) == (False, clock(), TEXT)
    assert not consents.allows(ANNA, "advertising", "email")
    assert [row["granted"] for row in consents.history(ANNA)] == [True, False]


def test_withdrawal_twice_is_one(consents: Consents) -> None:
    consents.record(given(), "manager")
    consents.withdraw(ANNA, "anna", how="link")

    assert consents.withdraw(ANNA, "anna", how="link") == []


def test_withdrawal_takes_back_what_it_names(consents: Consents) -> None:
    for channel in ("email", "sms"):
        consents.record(given(channel=channel), "manager")
    consents.record(given(purpose="processing", channel=None), "manager")

    consents.withdraw(ANNA, "anna", how="link", purpose="advertising", channel="email")

    assert not consents.allows(ANNA, "advertising", "email")
    assert consents.allows(ANNA, "advertising", "sms")
    assert consents.allows(ANNA, "processing")


def test_consent_after_a_withdrawal_counts(consents: Consents, clock: HandClock) -> None:
    consents.record(given(), "manager")
    consents.withdraw(ANNA, "anna", how="link")
    clock.advance(60)

    consents.record(given(given_at=clock()), "manager")

    assert consents.allows(ANNA, "advertising", "email")


def test_old_paper_recorded_late_does_not_undo_a_withdrawal(consents: Consents) -> None:
    consents.record(given(), "manager")
    consents.withdraw(ANNA, "anna", how="link")

    consents.record(given(given_at=START - timedelta(days=400), how="paper"), "manager")

    assert not consents.allows(ANNA, "advertising", "email")


def test_version_names_one_text_for_ever(consents: Consents) -> None:
    consents.record(given(), "manager")

    with pytest.raises(Conflict):
        consents.record(given(text="Другой текст под той же версией."), "manager")
    consents.record(given(text_version="2026-12", text="Другой текст под своей версией."), "manager")

    assert [row["text_version"] for row in consents.history(ANNA)] == ["2026-09", "2026-12"]


def test_whole_mailing_is_asked_about_at_once(consents: Consents) -> None:
    people = [Person(email=f"guest{number}@example.ru") for number in range(30)]
    for person in people[:3]:
        consents.record(given(person=person), "manager")
    consents.withdraw(people[0], "guest", how="link")

    assert consents.allowed(people, "advertising", "email") == set(people[1:3])


def test_purposes_name_their_law_and_source() -> None:
    assert all(one.law and one.source and one.title for one in purposes().values())
    assert purposes()["advertising"].channels
