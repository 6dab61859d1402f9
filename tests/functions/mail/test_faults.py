"""A campaign while its provider fails in every way it knows."""

from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from functions.communication.mail import services
from functions.communication.mail.mailing import State
from shared.abroad import Abroad, TransfersAbroad
from shared.clock import utcnow
from shared.config import read_settings
from shared.consents.ledger import Consents, Given
from shared.database import Database
from shared.iam import take_token
from shared.persons import by_email
from tests.functions.invoking import Caller, Context
from tests.functions.mail.providers import Providers, providers
from tests.functions.mail.working import Clock, automatic, people, rounds_at, scheduled, states, work

SETTINGS = {
    "provider": "mailgun",
    "from_email": "hello@example.ru",
    "mailgun": {"domain": "mg.example.ru"},
    "per_second": 100,
}


@pytest.fixture
def mailgun(owner: Caller, database: Database) -> Iterator[Providers]:
    """The agency sends by it, and is allowed to."""
    with providers() as fake, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILGUN_URL", fake.url)
        read_settings.cache_clear()
        automatic(database, owner.tenant_id)
        TransfersAbroad(database, owner.tenant_id, utcnow).switch(Abroad.SENDERS, allowed=True, by="owner")
        take_token(Context.token)
        services.integration_secrets(owner.tenant_id).write("mailgun_key", SecretStr("key"), "owner")
        answer = owner.call("POST", "/api/v1/communication/email-settings", SETTINGS)
        assert answer.status == 200, answer.body
        yield fake
    read_settings.cache_clear()


def agree(database: Database, tenant_id: str, email: str) -> None:
    given = Given(
        person=by_email(email),
        purpose="transfer_abroad",
        channel=None,
        text_version="1",
        text="Согласен на передачу адреса за границу.",
        given_at=utcnow(),
        how="form",
        source="test",
    )
    Consents(database, tenant_id, utcnow).record(given, "tester")


def addresses(fake: Providers) -> Counter[str]:
    return Counter(one["to"].rpartition("<")[2].strip(">") for one in fake.letters)


def test_every_fault_ends_with_one_letter_to_each(
    owner: Caller, database: Database, mailgun: Providers
) -> None:
    everybody = people(12)
    for one in everybody:
        agree(database, owner.tenant_id, one.email)
    mailing_id = scheduled(owner, everybody)
    mailgun.faults = [429, None, 500, None, 502, None, "cut", None, 503, 504]
    clock = Clock()

    mailing = work(rounds_at(owner.tenant_id, clock), clock, mailing_id)

    assert mailing.state is State.SENT
    assert states(owner, mailing_id) == {"sent": 12}
    assert addresses(mailgun) == Counter(one.email for one in everybody)


def test_who_did_not_agree_to_go_abroad_gets_nothing(
    owner: Caller, database: Database, mailgun: Providers
) -> None:
    agree(database, owner.tenant_id, "guest0@example.ru")
    mailing_id = scheduled(owner, people(2))
    clock = Clock()

    work(rounds_at(owner.tenant_id, clock), clock, mailing_id)

    assert states(owner, mailing_id) == {"sent": 1, "skipped": 1}
    assert addresses(mailgun) == Counter(["guest0@example.ru"])


def test_account_that_does_not_work_pauses_and_says_why(
    owner: Caller, database: Database, mailgun: Providers
) -> None:
    agree(database, owner.tenant_id, "guest0@example.ru")
    mailing_id = scheduled(owner, people(1))
    mailgun.faults = [401]
    clock = Clock()

    paused = work(rounds_at(owner.tenant_id, clock), clock, mailing_id)
    owner.call("POST", f"/api/v1/communication/campaigns/{mailing_id}/resume")
    work(rounds_at(owner.tenant_id, clock), clock, mailing_id)

    assert (paused.state, "mailgun_401" in (paused.note or "")) == (State.PAUSED, True)
    assert states(owner, mailing_id) == {"sent": 1}


def test_person_decides_on_letters_nobody_knows_of(
    owner: Caller, database: Database, mailgun: Providers
) -> None:
    agree(database, owner.tenant_id, "guest0@example.ru")
    mailing_id = scheduled(owner, people(1))
    recipient = people(1)[0].recipient_id
    lists = services.lists(owner.tenant_id)
    lists.claim(mailing_id, recipient, [])
    path = f"/api/v1/communication/campaigns/{mailing_id}"
    owner.call("POST", f"{path}/pause")
    before = states(owner, mailing_id)

    owner.call("POST", f"{path}/unknown", {"decision": "send_again"})
    clock = Clock()
    work(rounds_at(owner.tenant_id, clock), clock, mailing_id)

    assert before == {"sending": 1}
    assert states(owner, mailing_id) == {"sent": 1}
    assert addresses(mailgun) == Counter(["guest0@example.ru"])
