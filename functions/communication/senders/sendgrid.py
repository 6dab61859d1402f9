"""SendGrid v3 (abroad)."""

from functions.communication.mail.letters import Letter, Mailbox
from functions.communication.senders.base import Transient
from functions.communication.senders.web import post, web_client

URL = "https://api.sendgrid.com"
EU_URL = "https://api.eu.sendgrid.com"


class SendGridSender:
    """One letter a call. `letter_id` travels as a custom argument, which its events bring back."""

    finds = False

    def __init__(self, key: str, url: str = URL) -> None:
        self._client = web_client(
            url, headers={"Authorization": f"Bearer {key}", "Accept": "application/json"}
        )

    def send(self, letter: Letter) -> str:
        answer = post(self._client, "sendgrid", "/v3/mail/send", json=_body(letter))
        return answer.headers.get("X-Message-Id") or letter.letter_id

    def found(self, letter_id: str) -> bool:
        raise Transient("sendgrid_cannot_tell")

    def close(self) -> None:
        self._client.close()


def _body(letter: Letter) -> dict[str, object]:
    body: dict[str, object] = {
        "personalizations": [{"to": [_mailbox(letter.to)]}],
        "from": _mailbox(letter.sender),
        "subject": letter.subject,
        "content": [
            {"type": "text/plain", "value": letter.text},
            {"type": "text/html", "value": letter.html},
        ],
        "headers": {**letter.headers, "Message-ID": f"<{letter.letter_id}>"},
        "custom_args": {"letter_id": letter.letter_id},
    }
    return body | ({"reply_to": _mailbox(letter.reply_to)} if letter.reply_to else {})


def _mailbox(mailbox: Mailbox) -> dict[str, str]:
    return {"email": mailbox.email, **({"name": mailbox.name} if mailbox.name else {})}
