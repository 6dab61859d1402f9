"""The SMTP server (aiosmtpd) over a letterbox, and the page beside it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from local.mail.letterbox import Letterbox
from local.mail.page import make_app
from local.serving import HOST, serve
from local.triggers.streams import Stream
from shared.clock import utcnow


@dataclass(frozen=True)
class MailService:
    """Where letters go, and where they are looked at."""

    smtp_url: str
    page_url: str

    @property
    def secrets(self) -> dict[str, str]:
        """What the manifest's secrets of mail are on this machine."""
        return {
            "mail_from": "maestro@localhost.local",
            "mail_smtp_url": self.smtp_url,
            "mail_journal_url": f"{self.page_url}/journal",
            "mail_per_second": "50",
            "mail_per_day": "1000000",
        }

    @property
    def sign_in_secrets(self) -> dict[str, str]:
        """The same for the letters of sign-in."""
        return {"smtp_host": HOST, "smtp_port": self.smtp_url.rpartition(":")[2]}


class KeepAll:
    """Takes any letter for anybody."""

    def __init__(self, letterbox: Letterbox) -> None:
        self._letterbox = letterbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """The name is aiosmtpd's."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for to in envelope.rcpt_tos:
            self._letterbox.keep(to, content, utcnow())
        return "250 kept"


async def start_mail(stack: AsyncExitStack, directory: Path, events: Stream | None = None) -> MailService:
    """Both run until `stack` ends. With a stream the page also sends letters back."""
    letterbox = Letterbox(directory)
    loop = asyncio.get_running_loop()
    handler = KeepAll(letterbox)
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost", loop=loop), HOST, 0)
    stack.callback(server.close)
    port = server.sockets[0].getsockname()[1]
    return MailService(f"smtp://{HOST}:{port}", await serve(stack, make_app(letterbox, events)))
