"""Mailgun v3 (abroad)."""

from functions.communication.mail.letters import Letter
from functions.communication.senders.base import Answered, Transient, http_error
from functions.communication.senders.web import post, web_client

URL = "https://api.mailgun.net"
EU_URL = "https://api.eu.mailgun.net"


class MailgunSender:
    """`domain` is the one verified there. Its journal of events knows the letters it accepted."""

    finds = True

    def __init__(self, domain: str, key: str, url: str = URL) -> None:
        self._domain = domain
        self._client = web_client(url, auth=("api", key))

    def send(self, letter: Letter) -> str:
        # As multipart, without files: httpx makes a plain form of `data` alone.
        form = [(name, (None, value)) for name, value in _form(letter).items()]
        answer = post(self._client, "mailgun", f"/v3/{self._domain}/messages", files=form)
        return str(answer.json().get("id") or letter.letter_id).strip("<>")

    def found(self, letter_id: str) -> bool:
        import httpx

        query = {"message-id": letter_id, "event": "accepted", "limit": "1"}
        try:
            answer = self._client.get(f"/v3/{self._domain}/events", params=query)
        except httpx.HTTPError as error:
            raise Transient(f"mailgun_{type(error).__name__}") from error
        if not answer.is_success:
            raise http_error("mailgun", Answered(answer.status_code, answer.headers.get("Retry-After")))
        return bool(answer.json()["items"])

    def close(self) -> None:
        self._client.close()


def _form(letter: Letter) -> dict[str, str]:
    """`h:` are headers, `v:` comes back in events."""
    form = {
        "from": str(letter.sender.header),
        "to": str(letter.to.header),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "h:Message-Id": f"<{letter.letter_id}>",
        "v:letter_id": letter.letter_id,
    }
    headers = {f"h:{name}": value for name, value in letter.headers.items()}
    return form | headers | ({"h:Reply-To": str(letter.reply_to.header)} if letter.reply_to else {})
