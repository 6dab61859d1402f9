"""Letters and campaigns at the function's door."""

import hmac
import time
from typing import Any

import pytest
from pydantic import SecretStr

from functions.communication.handler import handler
from functions.communication.mail import services
from functions.communication.mail.settings import MAILGUN_SIGNING_KEY
from local.queues.models import Queues
from shared.abroad import Abroad, TransfersAbroad
from shared.auth import Role
from shared.clock import utcnow
from shared.consents.ledger import Consents, Given
from shared.database import Database
from shared.ids import new_id
from shared.persons import by_email
from tests.functions.invoking import Caller, Context
from tests.functions.mail.sink import Sink
from tests.functions.mail.working import CAMPAIGN, Clock, automatic, rounds_at, states, work
from triggers.payloads import QUEUE_MESSAGE

CAMPAIGNS = "/api/v1/communication/campaigns"
LETTER = {"subject": "Ждём вас", "text": "Здравствуйте, {{ name }}!", "to": {"email": "anna@example.ru"}}
AD = {**CAMPAIGN, "purpose": "advertising", "erid": "2VtzqwZY1ab", "advertiser": "ООО «Ромашка»"}


def queue_batch(body: str) -> dict[str, Any]:
    """As the trigger brings it."""
    metadata = {"event_type": QUEUE_MESSAGE}
    return {"messages": [{"event_metadata": metadata, "details": {"message": {"body": body}}}]}


def consent(database: Database, tenant_id: str, email: str) -> None:
    Consents(database, tenant_id, utcnow).record(
        Given(
            person=by_email(email),
            purpose="advertising",
            channel="email",
            text_version="1",
            text="Согласен получать рекламу по почте.",
            given_at=utcnow(),
            how="form",
            source="test",
        ),
        "tester",
    )


def approve(owner: Caller, approval_id: str, **more: str) -> None:
    """And hear of it, as the topic's message does."""
    body = {"approval_id": approval_id, "decision": "approve", **more}
    assert owner.call("POST", "/api/v1/approvals", body).status == 200
    made = services.office(owner.tenant_id).decided(approval_id)
    assert made is not None
    services.publish(made)


def sent(owner: Caller, mailing_id: str) -> Any:
    clock = Clock()
    return work(rounds_at(owner.tenant_id, clock), clock, mailing_id)


def campaign(owner: Caller, body: dict[str, Any], rows: str) -> str:
    mailing_id: str = owner.call("POST", CAMPAIGNS, body).body["id"]
    owner.call("PUT", f"{CAMPAIGNS}/{mailing_id}/recipients", rows.encode(), Content_Type="text/csv")
    return mailing_id


def test_letter_leaves_only_after_its_approval_in_the_approved_words(owner: Caller, sink: Sink) -> None:
    asked = owner.call("POST", "/api/v1/communication/email-send", LETTER)
    mailing_id = asked.body["id"]
    nobody_yet = sink.letters(mailing_id)

    approve(owner, asked.body["approval_id"], text="Добрый день, {{ name }}.")
    sent(owner, mailing_id)

    assert (asked.status, asked.body["state"], nobody_yet) == (202, "awaiting", [])
    [kept] = sink.letters(mailing_id)
    plain = kept.letter.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().startswith("Добрый день")


def test_decision_told_twice_sends_once(owner: Caller, sink: Sink) -> None:
    asked = owner.call("POST", "/api/v1/communication/email-send", LETTER)
    approve(owner, asked.body["approval_id"])

    again = services.office(owner.tenant_id).decided(asked.body["approval_id"])
    sent(owner, asked.body["id"])

    assert again is not None
    assert again.topics == ()
    assert len(sink.letters(asked.body["id"])) == 1


def test_refused_letter_is_never_sent(owner: Caller) -> None:
    asked = owner.call("POST", "/api/v1/communication/email-send", LETTER)
    decision = {"approval_id": asked.body["approval_id"], "decision": "reject"}
    owner.call("POST", "/api/v1/approvals", decision)

    services.office(owner.tenant_id).decided(asked.body["approval_id"])

    assert owner.call("GET", f"{CAMPAIGNS}/{asked.body['id']}").body["state"] == "cancelled"


def test_letter_goes_through_the_functions_own_inbox(
    owner: Caller, database: Database, queues: Queues, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    mailing_id = owner.call("POST", "/api/v1/communication/email-send", LETTER).body["id"]

    while states(owner, mailing_id) != {"sent": 1}:
        for message in queues["communication-inbox"].receive(10):
            handler(queue_batch(message.body), Context())
        time.sleep(0.1)

    assert sink.addresses(mailing_id) == ["anna@example.ru"]


def test_advertising_goes_only_to_who_agreed_and_may_be_stopped_by_one_click(
    owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    for email in ("yes@example.ru", "later@example.ru"):
        consent(database, owner.tenant_id, email)
    rows = "email;имя\nyes@example.ru;Анна\nno@example.ru;Борис\n"
    first = campaign(owner, AD, rows)
    owner.call("POST", f"{CAMPAIGNS}/{first}/schedule", {})
    sent(owner, first)
    [kept] = sink.letters(first)
    link = kept.letter["List-Unsubscribe"].strip("<>").removeprefix("https://maestro.example")

    stranger = Caller(handler, "")
    looked = stranger.call("GET", link)
    stranger.call(
        "POST", link, "List-Unsubscribe=One-Click", Content_Type="application/x-www-form-urlencoded"
    )
    second = campaign(owner, AD, rows)
    owner.call("POST", f"{CAMPAIGNS}/{second}/schedule", {})
    sent(owner, second)

    assert kept.to == "yes@example.ru"
    assert kept.letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert states(owner, first) == {"sent": 1, "skipped": 1}
    assert looked.status == 200
    assert sink.letters(second) == []
    ledger = Consents(database, owner.tenant_id, utcnow)
    assert not ledger.allows(by_email("yes@example.ru"), "advertising", "email")
    assert ledger.allows(by_email("later@example.ru"), "advertising", "email")


@pytest.mark.parametrize("token", ["x", "a.b.c.d", "{tenant}.{mailing}.{recipient}.wrong", "%2e%2e.x.y.z"])
def test_foreign_or_changed_link_unsubscribes_nobody(token: str, owner: Caller, database: Database) -> None:
    automatic(database, owner.tenant_id)
    consent(database, owner.tenant_id, "yes@example.ru")
    mailing_id = campaign(owner, AD, "email;имя\nyes@example.ru;Анна\n")
    [row] = owner.call("GET", f"{CAMPAIGNS}/{mailing_id}/recipients").body["items"]
    path = token.format(tenant=owner.tenant_id, mailing=mailing_id, recipient=row["id"])

    answer = Caller(handler, "").call("POST", f"/api/v1/public/unsubscribe/{path}")

    assert answer.status == 404
    assert Consents(database, owner.tenant_id, utcnow).allows(
        by_email("yes@example.ru"), "advertising", "email"
    )


def test_advertising_without_erid_is_not_scheduled(owner: Caller) -> None:
    body = {name: value for name, value in AD.items() if name != "erid"}
    mailing_id = campaign(owner, body, "email;имя\nyes@example.ru;Анна\n")

    answer = owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/schedule", {})

    assert (answer.status, answer.body["errors"][0]["code"]) == (422, "erid_needed")


def test_campaign_with_a_column_that_somebody_lacks_is_not_scheduled(owner: Caller) -> None:
    mailing_id = campaign(owner, CAMPAIGN, "email;имя\na@example.ru;Анна\nb@example.ru;\n")
    owner.call("PUT", f"{CAMPAIGNS}/{mailing_id}", {**CAMPAIGN, "text": "{{ стол }}"}, If_Match='"3"')

    answer = owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/schedule", {})

    assert answer.status == 409
    assert "стол" in answer.body["detail"]


def test_test_letter_goes_to_colleagues_alone(owner: Caller) -> None:
    mailing_id = campaign(owner, CAMPAIGN, "email;имя\na@example.ru;Анна\n")
    settings = {"reply_to": "office@example.ru"}
    owner.call("POST", "/api/v1/communication/email-settings", settings)

    ours = owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/test", {"to": ["office@example.ru"]})
    stranger = owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/test", {"to": ["a@example.ru"]})

    assert (ours.status, stranger.status) == (200, 422)


def test_paused_campaign_sends_nothing_until_it_is_resumed(
    owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    mailing_id = campaign(owner, CAMPAIGN, "email;имя\na@example.ru;Анна\n")
    owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/schedule", {})
    stale = services.mailings(owner.tenant_id).get(mailing_id).round

    owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/pause")
    clock = Clock()
    done = rounds_at(owner.tenant_id, clock).work(mailing_id, stale, clock())
    while_paused = sink.letters(mailing_id)
    owner.call("POST", f"{CAMPAIGNS}/{mailing_id}/resume")
    sent(owner, mailing_id)

    assert (done, while_paused) == (None, [])
    assert len(sink.letters(mailing_id)) == 1


def postbox_bounce(message_id: str, why: str = "Undetermined") -> dict[str, Any]:
    """As Postbox writes it to its stream."""
    return {
        "eventType": "Bounce",
        "mail": {"messageId": message_id, "commonHeaders": {"to": ["Анна <anna@example.ru>"]}},
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": why,
            "bouncedRecipients": [{"emailAddress": "anna@example.ru", "status": "5.1.1"}],
        },
        "eventId": "jdMtnVniDeHqlQX8ygwEX:0",
    }


@pytest.mark.parametrize(
    ("why", "state"), [("Undetermined", "bounced"), ("OnAccountSuppressionList", "complained")]
)
def test_what_postbox_tells_its_stream_stops_every_letter_to_that_address(
    why: str,
    state: str,
    owner: Caller,
    database: Database,
    sink: Sink,
    queues: Queues,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "TOLD_AFTER", 0)
    automatic(database, owner.tenant_id)
    mailing_id = owner.call("POST", "/api/v1/communication/email-send", LETTER).body["id"]
    sent(owner, mailing_id)
    told = postbox_bounce(sink.letters(mailing_id)[0].message_id, why)

    handler({"messages": [told, postbox_bounce("of somebody else"), {"eventType": "Send"}]}, Context())
    news = [one.body for one in queues["communication-inbox"].receive(10) if "mail.told" in one.body]
    for body in news * 2:
        handler(queue_batch(body), Context())
    second = owner.call("POST", "/api/v1/communication/email-send", LETTER).body["id"]
    sent(owner, second)

    assert "anna@example.ru" not in news[0]
    assert (states(owner, mailing_id), states(owner, second)) == ({state: 1}, {"skipped": 1})
    assert sink.letters(second) == []


def mailgun_bounce(letter_id: str, key: str) -> dict[str, Any]:
    """Signed as Mailgun does it."""
    timestamp, token = str(int(utcnow().timestamp())), new_id("token")
    signature = hmac.digest(key.encode(), (timestamp + token).encode(), "sha256").hex()
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "recipient": "anna@example.ru",
            "user-variables": {"letter_id": letter_id},
        },
    }


def mailgun_hook(owner: Caller) -> str:
    """Of an agency whose signing key is its own id."""
    owner.call("POST", "/api/v1/communication/email-settings", {"reply_to": "office@example.ru"})
    key = SecretStr(owner.tenant_id)
    services.integration_secrets(owner.tenant_id).write(MAILGUN_SIGNING_KEY, key, "owner")
    hooks = owner.call("GET", "/api/v1/communication/email-settings").body["event_hooks"]
    return str(hooks["mailgun"]).removeprefix("https://maestro.example")


def test_only_the_provider_of_the_agency_tells_of_its_letters(
    owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    other = Caller(handler, new_id("tenant"), Role.OWNER)
    mailing_id = owner.call("POST", "/api/v1/communication/email-send", LETTER).body["id"]
    sent(owner, mailing_id)
    letter_id = sink.letters(mailing_id)[0].message_id
    genuine = mailgun_bounce(letter_id, owner.tenant_id)
    nobody, hook = Caller(handler, ""), mailgun_hook(owner)

    answers = [
        nobody.call("POST", f"{hook}x", genuine),
        nobody.call("POST", hook, mailgun_bounce(letter_id, "guessed")),
        nobody.call("POST", mailgun_hook(other), mailgun_bounce(letter_id, other.tenant_id)),
    ]
    before = states(owner, mailing_id)
    heard = [nobody.call("POST", hook, genuine) for _ in range(2)]

    assert [(answer.status, answer.body.get("taken")) for answer in answers] == [
        (404, None),
        (404, None),
        (200, 0),
    ]
    assert (before, states(owner, mailing_id)) == ({"sent": 1}, {"bounced": 1})
    assert [answer.body for answer in heard] == [{"taken": 1}, {"taken": 0}]


def test_sender_abroad_needs_the_owners_switch(owner: Caller, database: Database) -> None:
    settings = {"provider": "sendgrid", "from_email": "hello@example.ru"}

    refused = owner.call("POST", "/api/v1/communication/email-settings", settings)
    TransfersAbroad(database, owner.tenant_id, utcnow).switch(Abroad.SENDERS, allowed=True, by="owner")
    taken = owner.call("POST", "/api/v1/communication/email-settings", settings)

    assert (refused.status, taken.status) == (409, 200)
    assert "152-ФЗ" in refused.body["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"to": {"email": "anna@example.ru\r\nBcc: b@example.ru"}},
        {"to": {"email": "anna@example.ru", "name": "Анна\r\nBcc: b@example.ru"}},
        {"subject": "Ждём\r\nBcc: b@example.ru"},
        {"text": "д" * 1_000_000},
        {"text": "{{ ''.__class__ }}"},
        {"html": "<p>и то, и другое</p>"},
        {"purpose": "spam"},
    ],
)
def test_bad_letter_is_refused(change: dict[str, Any], owner: Caller) -> None:
    answer = owner.call("POST", "/api/v1/communication/email-send", {**LETTER, **change})

    assert answer.status == 422


def test_name_with_html_and_formula_arrives_as_words(owner: Caller, database: Database, sink: Sink) -> None:
    automatic(database, owner.tenant_id)
    body = {**LETTER, "to": {"email": "anna@example.ru", "name": '=cmd|"/c calc"!A1 <script>x</script>'}}
    mailing_id = owner.call("POST", "/api/v1/communication/email-send", body).body["id"]

    sent(owner, mailing_id)

    [kept] = sink.letters(mailing_id)
    html = kept.letter.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
