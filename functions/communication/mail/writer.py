"""A mailing's letters to its recipients, made of its template."""

from dataclasses import dataclass, replace
from datetime import date

from functions.communication.mail.content import Content
from functions.communication.mail.letters import Letter, Mailbox, letter_id_of
from functions.communication.mail.lists import Addressee
from functions.communication.mail.mailing import Mailing
from functions.communication.mail.marking import advertiser_of, mark_rule
from functions.communication.mail.templates import Template, compile_content
from functions.communication.senders.carrier import Carrier
from shared.agency import Agency

UNSUBSCRIBE_PATH = "/api/v1/public/unsubscribe"


@dataclass(frozen=True)
class Writer:
    """Of one mailing and one sender."""

    tenant_id: str
    public_url: str
    agency: Agency
    carrier: Carrier
    mailing: Mailing
    template: Template

    def letter(self, to: Addressee) -> Letter:
        """To that address, the same each time."""
        link = self._link(to)
        own = {"email": to.email, "agency": self.agency.name, "unsubscribe_url": link}
        words = self.template.fill({"name": "", **to.fields, **own})
        return Letter(
            letter_id=letter_id_of(self.mailing.mailing_id, to.recipient_id, self._domain),
            sender=self.carrier.sender,
            to=Mailbox(to.email, to.fields.get("name", "")),
            reply_to=self.carrier.reply_to,
            subject=words.subject,
            text=words.text,
            html=words.html,
            headers=one_click(link) if self.mailing.content.is_advertising else {},
        )

    def test_letter(self, to: Addressee, address: str, letter_id: str) -> Letter:
        """How the letter to `to` would look, sent to a colleague; its link unsubscribes nobody."""
        letter = self.letter(replace(to, secret="test"))
        return replace(
            letter,
            letter_id=f"{letter_id}@{self._domain}",
            to=Mailbox(address),
            subject=f"[Тест] {letter.subject}",
        )

    def letter_id(self, to: Addressee) -> str:
        """By which the sender may be asked."""
        return letter_id_of(self.mailing.mailing_id, to.recipient_id, self._domain)

    @property
    def _domain(self) -> str:
        return self.carrier.sender.email.rpartition("@")[2]

    def _link(self, to: Addressee) -> str:
        token = ".".join((self.tenant_id, self.mailing.mailing_id, to.recipient_id, to.secret))
        return f"{self.public_url.rstrip('/')}{UNSUBSCRIBE_PATH}/{token}"


def one_click(link: str) -> dict[str, str]:
    """RFC 8058: a mail program unsubscribes by one POST."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def template_of(content: Content, agency: Agency, day: date) -> Template:
    """With the mark of advertising that holds on that day. Raises `InvalidInput`."""
    rule = mark_rule(day)
    if not content.is_advertising or rule is None:
        return compile_content(content, "")
    advertiser = content.advertiser or advertiser_of(agency.settings.details) or agency.name
    return compile_content(content, rule.text(advertiser, content.erid, content.no_erid_because))
