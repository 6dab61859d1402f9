"""One letter to one address, and its form on the wire. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

#: RFC 5322 allows 998 octets a line, Postbox 1000. Folded earlier, the address in List-Unsubscribe would be
#: broken into encoded words, which mail programs do not read there.
_POLICY = SMTP.clone(max_line_length=900)


@dataclass(frozen=True)
class Mailbox:
    """An address and whose it is."""

    email: str
    name: str = ""

    @property
    def header(self) -> Address:
        """Raises `ValueError` for line ends."""
        return Address(display_name=self.name, addr_spec=self.email)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`letter_id` is ours, `<mailing>.<recipient>@<domain>`: the Message-ID, the same for every try."""

    letter_id: str
    sender: Mailbox
    to: Mailbox
    reply_to: Mailbox | None = None
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def mime(letter: Letter) -> bytes:
    """Plain text and HTML as alternatives; lines are short and ASCII."""
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = letter.subject
    message["From"] = letter.sender.header
    message["To"] = letter.to.header
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to.header
    message["Message-ID"] = f"<{letter.letter_id}>"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message.as_bytes()


def letter_id_of(mailing_id: str, recipient_id: str, domain: str) -> str:
    """The Message-ID without its brackets."""
    return f"{mailing_id}.{recipient_id}@{domain}"


def recipient_of(letter_id: str) -> tuple[str, str] | None:
    """Mailing and recipient of an id of ours, with or without brackets; None for any other."""
    mailing_id, dot, recipient_id = letter_id.strip("<> ").partition("@")[0].partition(".")
    return (mailing_id, recipient_id) if dot and mailing_id.startswith("mlg_") else None
