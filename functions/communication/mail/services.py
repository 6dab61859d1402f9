"""What this instance works with for letters, and what its messages do."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.communication.instance import database, inboxes
from functions.communication.mail.feedback import feedback_of
from functions.communication.mail.gate import Gate
from functions.communication.mail.hooks import Listener, Unsubscriber
from functions.communication.mail.lists import ListStore, find_letter
from functions.communication.mail.mailing import Mailing
from functions.communication.mail.office import Office
from functions.communication.mail.rounds import Later, Rounds
from functions.communication.mail.settings_store import INSTALLATION, MailSettingsStore, Meters
from functions.communication.mail.store import DUE, MailingStore, Written
from functions.communication.mail.suppressions import Suppressions
from functions.communication.mail.writer import Writer, template_of
from functions.communication.senders.carrier import Carriers, SenderSettings
from shared.abroad import Abroad, TransfersAbroad
from shared.agency_store import agency_of
from shared.approvals.store import Approvals
from shared.audit.origin import Origin, acting
from shared.clock import utcnow
from shared.config import read_settings
from shared.consents.ledger import Consents
from shared.encryption import envelope_of
from shared.integration_secrets import IntegrationSecrets
from shared.messages import MAX_DELAY_SECONDS, Message, Outgoing
from shared.topics import MARK_DELIVERED
from triggers.entry import MessageHandler

INBOX = "communication-inbox"
TOLD = "mail.told"
#: Seconds; a round lasts less.
TOLD_AFTER = 60


def office(tenant_id: str) -> Office:
    """An agency's mailings, from its side."""
    agency = agency_of(database(), tenant_id, utcnow())
    return Office(
        tenant_id=tenant_id,
        mailings=mailings(tenant_id),
        lists=lists(tenant_id),
        approvals=Approvals(database(), tenant_id, utcnow),
        template=lambda content: template_of(content, agency, utcnow().date()),
        writer=lambda mailing: writer(tenant_id, mailing),
        clock=utcnow,
    )


def mailings(tenant_id: str) -> MailingStore:
    """Of an agency."""
    return MailingStore(database(), tenant_id, utcnow)


def lists(tenant_id: str) -> ListStore:
    """Of its mailings."""
    return ListStore(database(), tenant_id, utcnow)


def mail_settings(tenant_id: str) -> MailSettingsStore:
    """How it writes letters."""
    return MailSettingsStore(database(), tenant_id, utcnow)


def suppressions(tenant_id: str) -> Suppressions:
    """To whom it may not write."""
    return Suppressions(database(), tenant_id, utcnow)


def unsubscriber(tenant_id: str) -> Unsubscriber:
    """For links in its letters."""
    ledger = Consents(database(), tenant_id, utcnow)
    return Unsubscriber(tenant_id, lists(tenant_id), suppressions(tenant_id), ledger)


def listener(tenant_id: str) -> Listener:
    """For events of its providers."""
    stops = suppressions(tenant_id)
    return Listener(tenant_id, database(), lists(tenant_id), stops, unsubscriber(tenant_id), utcnow)


def integration_secrets(tenant_id: str) -> IntegrationSecrets:
    """Keys and passwords of its providers."""
    envelope = envelope_of(read_settings(SenderSettings))
    return IntegrationSecrets(database(), envelope, tenant_id, utcnow)


def carriers(tenant_id: str) -> Carriers:
    """Who may carry its letters."""
    switches = TransfersAbroad(database(), tenant_id, utcnow)
    return Carriers(
        tenant_id=tenant_id,
        installation=read_settings(SenderSettings),
        secret=lambda name: integration_secrets(tenant_id).read(name),
        goes_abroad=lambda: switches.allows(Abroad.SENDERS),
    )


def writer(tenant_id: str, mailing: Mailing) -> Writer:
    """Letters of a mailing. Raises `Conflict`, `NotFound`, `InvalidInput` for what must be set first."""
    agency = agency_of(database(), tenant_id, utcnow())
    return Writer(
        tenant_id=tenant_id,
        public_url=read_settings(SenderSettings).public_url,
        agency=agency,
        carrier=carriers(tenant_id).carrier(agency, mail_settings(tenant_id).get().settings),
        mailing=mailing,
        template=template_of(mailing.content, agency, utcnow().date()),
    )


def meters(of: Writer) -> Meters:
    """The quota of the account that carries a mailing."""
    return Meters(database(), of.carrier.owner, of.carrier.provider, utcnow)


def rounds(tenant_id: str) -> Rounds:
    """Sending of an agency's mailings."""
    return Rounds(
        mailings=mailings(tenant_id),
        lists=lists(tenant_id),
        gate=Gate(Consents(database(), tenant_id, utcnow), suppressions(tenant_id)),
        writer=lambda mailing: writer(tenant_id, mailing),
        meters=meters,
        clock=utcnow,
    )


def publish(written: Written) -> None:
    """After the commit: messages of the near future, with a delay. Those of a far one stay with housekeeping,
    which looks once a minute; it also sends what was lost here."""
    for topic in written.topics:
        delay = _seconds_until(written.mailing.starts_at)
        if delay <= MAX_DELAY_SECONDS:
            inboxes().send([Outgoing(INBOX, topic.envelope(), delay)])
            database().query(MARK_DELIVERED, tenant_id=topic.tenant_id, message_id=topic.message_id)


def forward_mail_events(records: Sequence[Mapping[str, Any]]) -> None:
    """Records of Postbox's stream, to the inbox, where they are tried again until they are taken. They wait:
    a letter's id is written down after it left."""
    told = [one for one in feedback_of("postbox", list(records)) if one.message_id]
    if told:
        news = [{"what": one.what, "message_id": one.message_id} for one in told]
        message = Message(
            type=TOLD, source="postbox", subject="letters", tenantid=INSTALLATION, data={"news": news}
        )
        inboxes().send([Outgoing(INBOX, message, TOLD_AFTER)])


def mail_handlers() -> Mapping[str, MessageHandler]:
    """By the type of the message."""
    decisions = {f"{kind}.{word}" for kind in ("letter", "campaign") for word in ("approved", "rejected")}
    return {DUE: _work, TOLD: _told, **dict.fromkeys(decisions, _decided)}


def _work(message: Message, deadline: datetime) -> None:
    mailing_id, number = message.data["mailing_id"], message.data["round"]
    with acting(Origin("communication", message.type, {})):
        done = rounds(message.tenantid).work(mailing_id, number, deadline)
    if isinstance(done, Later):
        delay = min(MAX_DELAY_SECONDS, _seconds_until(done.at))
        inboxes().send([Outgoing(INBOX, message, delay)])
    elif done is not None:
        publish(done)


def _told(message: Message, deadline: datetime) -> None:
    """Letters that are not of mailings, or no longer known, are passed over."""
    for one in message.data["news"]:
        if found := find_letter(database(), one["message_id"]):
            tenant_id, mailing_id, recipient_id = found
            to = lists(tenant_id).get(mailing_id, recipient_id)
            with acting(Origin("postbox", message.type, {})):
                if to is not None:
                    listener(tenant_id).told(one["what"], mailing_id, to)


def _decided(message: Message, deadline: datetime) -> None:
    with acting(Origin("communication", message.type, {})):
        written = office(message.tenantid).decided(message.data["approval_id"])
    if written is not None:
        publish(written)


def _seconds_until(at: datetime | None) -> int:
    """Whole ones, never too early."""
    return max(0, math.ceil((at - utcnow()).total_seconds())) if at else 0
