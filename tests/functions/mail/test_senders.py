"""Senders against servers that speak their protocols, and how each of their faults is read."""

import base64
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from functions.communication.mail.letters import Letter, Mailbox
from functions.communication.senders import base, postbox, web
from functions.communication.senders.base import (
    Misconfigured,
    Refused,
    SendError,
    TooMany,
    Transient,
    Unknown,
)
from functions.communication.senders.mailgun import MailgunSender
from functions.communication.senders.postbox import Account, PostboxSender
from functions.communication.senders.sendgrid import SendGridSender
from functions.communication.senders.smtp import Server, SmtpSender, server_of
from tests.functions.mail.providers import Providers, providers

LETTER = Letter(
    letter_id="mlg_1.abc@example.ru",
    sender=Mailbox("hello@example.ru", "Праздник"),
    to=Mailbox("anna@example.ru", "Анна"),
    reply_to=Mailbox("office@example.ru"),
    subject="Ждём вас",
    text="Здравствуйте!",
    html="<p>Здравствуйте!</p>",
    headers={"List-Unsubscribe": "<https://m.ru/u>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
)


@pytest.fixture
def fake() -> Iterator[Providers]:
    with providers() as made:
        yield made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are waited for half a second."""
    for module in (base, postbox, web):
        monkeypatch.setattr(module, "ANSWER_TIMEOUT", 0.5)


def refused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_sendgrid_gets_a_letter_in_its_form(fake: Providers) -> None:
    message_id = SendGridSender("key", fake.url).send(LETTER)

    [taken] = fake.letters
    assert message_id == "sg-1"
    assert fake.keys == ["Bearer key"]
    assert taken["personalizations"] == [{"to": [{"email": "anna@example.ru", "name": "Анна"}]}]
    assert taken["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert taken["custom_args"] == {"letter_id": "mlg_1.abc@example.ru"}


def test_mailgun_gets_a_letter_in_its_form_and_can_be_asked_for_it(fake: Providers) -> None:
    sender = MailgunSender("mg.example.ru", "key", fake.url)
    before = sender.found(LETTER.letter_id)

    message_id = sender.send(LETTER)

    assert (before, sender.found(LETTER.letter_id)) == (False, True)
    assert message_id == "mlg_1.abc@example.ru"
    assert base64.b64decode(fake.keys[0].removeprefix("Basic ")) == b"api:key"
    assert fake.letters[0]["h:List-Unsubscribe"] == "<https://m.ru/u>"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (400, Refused),
        (401, Misconfigured),
        (429, TooMany),
        (500, Transient),
        (502, Unknown),
        ("cut", Unknown),
        ("slow", Unknown),
    ],
)
@pytest.mark.parametrize("provider", ["sendgrid", "mailgun"])
def test_fault_over_http_is_read_right_and_asked_once(
    provider: str, fault: int | str, kind: type[SendError], fake: Providers, impatient: None
) -> None:
    sender = (
        SendGridSender("key", fake.url)
        if provider == "sendgrid"
        else MailgunSender("mg.example.ru", "key", fake.url)
    )
    fake.faults.append(fault)

    with pytest.raises(kind) as caught:
        sender.send(LETTER)

    assert type(caught.value) is kind
    assert len(fake.keys) == 1


def test_nobody_at_the_address_means_not_sent() -> None:
    url = f"http://127.0.0.1:{refused_port()}"

    with pytest.raises(Transient):
        SendGridSender("key", url).send(LETTER)
    with pytest.raises(Transient):
        PostboxSender(Account(url, "key", "secret")).send(LETTER)
    with pytest.raises(Transient):
        SmtpSender(server_of(url.replace("http", "smtp"))).send(LETTER)


def test_postbox_gets_the_whole_letter_signed(fake: Providers) -> None:
    message_id = PostboxSender(Account(fake.url, "key", "secret")).send(LETTER)

    [taken] = fake.letters
    read = message_from_bytes(base64.b64decode(taken["Content"]["Raw"]["Data"]), policy=policy.default)
    assert message_id == "QA_JPkU2"
    assert fake.keys[0].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert "/ru-central1/ses/aws4_request" in fake.keys[0]
    assert taken["Destination"] == {"ToAddresses": ["anna@example.ru"]}
    assert taken["FromEmailAddress"] == "hello@example.ru"
    assert read["Message-ID"] == "<mlg_1.abc@example.ru>"
    assert read["List-Unsubscribe"] == "<https://m.ru/u>"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("TooManyRequestsException", TooMany),
        ("LimitExceededException", TooMany),
        ("MessageRejected", Refused),
        ("BadRequestException", Refused),
        ("MailFromDomainNotVerifiedException", Misconfigured),
        ("AccountSuspendedException", Misconfigured),
        ("SendingPausedException", Misconfigured),
        (500, Transient),
        (503, Transient),
        (504, Unknown),
        ("cut", Unknown),
        ("slow", Unknown),
    ],
)
def test_fault_of_postbox_is_read_right_and_asked_once(
    fault: int | str, kind: type[SendError], fake: Providers, impatient: None
) -> None:
    fake.faults.append(fault)

    with pytest.raises(kind) as caught:
        PostboxSender(Account(fake.url, "key", "secret")).send(LETTER)

    assert type(caught.value) is kind
    assert len(fake.keys) == 1


class Scripted:
    """An SMTP server that answers one stage as told."""

    def __init__(self, stage: str, answer: str) -> None:
        self.stage, self.answer, self.taken = stage, answer, 0

    async def handle_RCPT(
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.stage == "rcpt":
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, _session: Any, _envelope: Any) -> str:
        if self.stage == "cut":
            self.taken += 1
            assert server.transport is not None
            server.transport.close()
        if self.stage == "data":
            return self.answer
        self.taken += 1
        return "250 ok"


@pytest.mark.parametrize(
    ("stage", "answer", "kind"),
    [
        ("rcpt", "550 no such mailbox", Refused),
        ("rcpt", "450 greylisted", Transient),
        ("rcpt", "421 closing", Transient),
        ("data", "554 spam", Refused),
        ("data", "452 later", Transient),
        ("cut", "", Unknown),
    ],
)
def test_smtp_fault_is_read_by_its_stage(stage: str, answer: str, kind: type[SendError]) -> None:
    controller = Controller(Scripted(stage, answer), hostname="127.0.0.1", port=refused_port())
    controller.start()
    sender = SmtpSender(Server("smtp", "127.0.0.1", controller.port))

    with pytest.raises(kind) as caught:
        sender.send(LETTER)
    sender.close()
    controller.stop()

    assert type(caught.value) is kind


def test_smtp_goes_on_after_a_refusal() -> None:
    handler = Scripted("rcpt", "550 no such mailbox")
    controller = Controller(handler, hostname="127.0.0.1", port=refused_port())
    controller.start()
    sender = SmtpSender(Server("smtp", "127.0.0.1", controller.port))

    with pytest.raises(Refused):
        sender.send(LETTER)
    handler.stage = "none"
    sender.send(LETTER)
    sender.close()
    controller.stop()

    assert handler.taken == 1


def test_server_of_an_agency_may_not_be_within_our_network() -> None:
    server = Server("smtps", "127.0.0.1", 465, "user", "password", is_foreign=True)

    with pytest.raises(Misconfigured):
        SmtpSender(server).send(LETTER)


def test_address_of_a_server_is_read_with_its_password() -> None:
    server = server_of("smtps://user%40x.ru:p%3Ass@mail.example.ru")

    assert (server.host, server.port, server.user, server.password) == (
        "mail.example.ru",
        465,
        "user@x.ru",
        "p:ss",
    )
    assert "p:ss" not in repr(server)
