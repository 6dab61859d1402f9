"""What providers tell of letters afterwards, in one form. Pure.

Sources: the manuals of SendGrid's and Mailgun's event webhooks; of Postbox, "Email event notifications" and
"Suppression lists" (read 2026-11-22). Postbox writes to a data stream and knows no event of a complaint: the
address goes on the account's list of stops, and the next letter to it bounces for that reason. What is not
understood is passed over: a provider adds as it likes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from functions.communication.mail.addresses import mail_address

What = Literal["delivered", "bounced", "complained", "unsubscribed"]
MAX_EVENTS = 1000
#: Only complaints get there by themselves.
COMPLAINED_BEFORE = "OnAccountSuppressionList"


@dataclass(frozen=True)
class Feedback:
    """About one recipient: known by our `letter_id`, or by the provider's `message_id`."""

    what: What
    email: str
    letter_id: str | None = None
    message_id: str | None = None


def feedback_of(provider: str, document: Any) -> list[Feedback]:
    """Of a webhook's body. Temporary failures and what else is of no consequence are left out."""
    return [one for one in _READERS[provider](document) if one.email]


def _sendgrid(document: Any) -> Iterator[Feedback]:
    kinds: Mapping[str, What] = {
        "delivered": "delivered",
        "bounce": "bounced",
        "spamreport": "complained",
        "unsubscribe": "unsubscribed",
        "group_unsubscribe": "unsubscribed",
    }
    for event in _dicts(document):
        what = kinds.get(str(event.get("event")))
        # `blocked` is a refusal of this one letter, not of the mailbox.
        if what and event.get("type") != "blocked":
            yield Feedback(what, _email(event.get("email")), _text(event.get("letter_id")))


def _mailgun(document: Any) -> Iterator[Feedback]:
    for event in _dicts([_dict(document).get("event-data")]):
        kinds: Mapping[str, What] = {
            "delivered": "delivered",
            "complained": "complained",
            "unsubscribed": "unsubscribed",
        }
        is_bounce = event.get("event") == "failed" and event.get("severity") == "permanent"
        what: What | None = "bounced" if is_bounce else kinds.get(str(event.get("event")))
        if what:
            letter_id = _dict(event.get("user-variables")).get("letter_id")
            yield Feedback(what, _email(event.get("recipient")), _text(letter_id))


def _postbox(document: Any) -> Iterator[Feedback]:
    for event in _dicts(document if isinstance(document, list) else [document]):
        message_id = _text(_dict(event.get("mail")).get("messageId"))
        for what, email in _postbox_people(event):
            yield Feedback(what, email, None, message_id)


def _postbox_people(event: Mapping[str, Any]) -> Iterator[tuple[What, str]]:
    """Deliveries are no news: a letter whose id is known was taken."""
    bounce = _dict(event.get("bounce"))
    if event.get("eventType") != "Bounce" or bounce.get("bounceType") == "Transient":
        return
    what: What = "complained" if bounce.get("bounceSubType") == COMPLAINED_BEFORE else "bounced"
    for one in _dicts(bounce.get("bouncedRecipients")):
        yield what, _email(one.get("emailAddress"))


_READERS: Mapping[str, Callable[[Any], Iterator[Feedback]]] = {
    "sendgrid": _sendgrid,
    "mailgun": _mailgun,
    "postbox": _postbox,
}


def _list(value: Any) -> list[Any]:
    return value[:MAX_EVENTS] if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 300 else None


def _email(value: Any) -> str:
    try:
        return mail_address(value) if isinstance(value, str) else ""
    except ValueError:
        return ""
