"""Letters with one-time links, by SMTP (Yandex Cloud Postbox or any server in Russia)."""

import re
import smtplib
import ssl
from email.message import EmailMessage

from functions.identity.settings import IdentitySettings
from shared.auth import ROLE_NAMES, Role
from shared.errors import NotFound, Unavailable

TIMEOUT_SECONDS = 5
LINK = """Здравствуйте!

Чтобы войти в Maestro, откройте ссылку в течение 15 минут:
{link}

Ссылка сработает один раз. Если вы не просили о входе, ничего делать не нужно.
"""


INVITATION = """Здравствуйте!

{agency} приглашает вас в Maestro. Ваша роль: {role}.
Войдите с этим адресом почты в течение недели:
{link}

Если приглашение пришло по ошибке, ничего делать не нужно.
"""
#: A name is somebody's text: without these nothing in it becomes a link in a letter of ours.
_NO_WORDS = re.compile(r"[^\w «»\"'&,()-]+")


def send_link(settings: IdentitySettings, email: str, link: str) -> None:
    """A one-time link. Raises `NotFound` without mail set up, `Unavailable` when the letter is not taken."""
    _write(settings, email, "Вход в Maestro", LINK.format(link=link))


def send_invitation(settings: IdentitySettings, email: str, link: str, agency: str, role: Role) -> None:
    """Raises `Unavailable` likewise."""
    name = _NO_WORDS.sub(" ", agency).strip()[:100] or "Агентство"
    text = INVITATION.format(agency=name, role=ROLE_NAMES[role], link=link)
    _write(settings, email, "Приглашение в Maestro", text)


def _write(settings: IdentitySettings, email: str, subject: str, text: str) -> None:
    if not settings.smtp_host:
        raise NotFound("Вход по почте не подключён.", "Sign-in by mail is not set up.")
    letter = EmailMessage()
    letter["Subject"] = subject
    letter["From"] = settings.mail_from
    letter["To"] = email
    letter.set_content(text)
    try:
        _send(settings, letter)
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable("Письмо не отправлено. Попробуйте ещё раз.", "The letter was not sent.") from error


def _send(settings: IdentitySettings, letter: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
        if settings.smtp_user:
            server.starttls(context=ssl.create_default_context())
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(letter)
