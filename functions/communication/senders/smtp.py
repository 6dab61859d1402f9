"""SMTP: an agency's own server, an operator's relay, or the sink of the local cloud."""

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from functions.communication.mail.letters import Letter, mime
from functions.communication.senders.base import (
    ANSWER_TIMEOUT,
    CONNECT_TIMEOUT,
    Misconfigured,
    Refused,
    SendError,
    Transient,
    Unknown,
)
from shared.errors import InvalidInput, Unavailable
from shared.fetching import Fetcher

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
#: The server ends the talk: nothing is wrong with the letter.
_CLOSING = 421


@dataclass(frozen=True)
class Server:
    """`smtps` is TLS from the first byte, `smtp+starttls` after a greeting, `smtp` none. A foreign one,
    named by an agency, may not be within our own network."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_foreign: bool = False


def server_of(url: str) -> Server:
    """`smtps://user:password@host:port`. Raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("an SMTP address begins with smtp://, smtp+starttls:// or smtps://")
    port = parts.port or PORTS[parts.scheme]
    return Server(
        parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or "")
    )


class SmtpSender:
    """Keeps its connection. `journal_url`, where the operator's relay has one, answers 200 or 404 to
    `GET ?message_id=…`: SMTP itself cannot be asked."""

    def __init__(self, server: Server, journal_url: str = "") -> None:
        self._server = server
        self._journal_url = journal_url
        self._connection: smtplib.SMTP | None = None
        self.finds = bool(journal_url)

    def send(self, letter: Letter) -> str:
        content = mime(letter)
        connection = self._connected()
        try:
            self._envelope(connection, letter)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Transient(f"smtp_{type(error).__name__}") from error
        self._hand_over(connection, content)
        return letter.letter_id

    def found(self, letter_id: str) -> bool:
        import httpx

        try:
            answer = httpx.get(self._journal_url, params={"message_id": letter_id}, timeout=ANSWER_TIMEOUT)
        except httpx.HTTPError as error:
            raise Transient("smtp_journal") from error
        if answer.status_code not in {200, 404}:
            raise Transient(f"smtp_journal_{answer.status_code}")
        return answer.status_code == 200

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except smtplib.SMTPAuthenticationError as error:
                raise Misconfigured("smtp_login") from error
            except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as error:
                raise Misconfigured("smtp_no_tls") from error
            except InvalidInput as error:
                raise Misconfigured("smtp_address") from error
            except (smtplib.SMTPException, OSError, Unavailable) as error:
                raise Transient(f"smtp_connect_{type(error).__name__}") from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.is_foreign:
            Fetcher().address_of(server.host, server.port)
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=CONNECT_TIMEOUT, context=context
            )
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=CONNECT_TIMEOUT)
        if made.sock is not None:
            made.sock.settimeout(ANSWER_TIMEOUT)
        if server.scheme == "smtp+starttls":
            made.starttls(context=ssl.create_default_context())
        if server.user:
            made.login(server.user, server.password)
        return made

    def _envelope(self, connection: smtplib.SMTP, letter: Letter) -> None:
        """MAIL and RCPT: whatever breaks here, the letter has not left."""
        connection.ehlo_or_helo_if_needed()
        for answer in (connection.mail(letter.sender.email), connection.rcpt(letter.to.email)):
            if answer[0] // 100 != 2:
                raise self._error(connection, answer[0])

    def _hand_over(self, connection: smtplib.SMTP, content: bytes) -> None:
        try:
            code, _ = connection.data(content)
        except smtplib.SMTPDataError as error:  # the server did not even want to begin
            raise self._error(connection, error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unknown(f"smtp_{type(error).__name__}") from error
        if code // 100 != 2:
            raise self._error(connection, code)

    def _error(self, connection: smtplib.SMTP, code: int) -> SendError:
        if code == _CLOSING:
            self.close()
        else:
            connection.docmd("RSET")
        return Refused(f"smtp_{code}") if code // 100 == 5 else Transient(f"smtp_{code}")
