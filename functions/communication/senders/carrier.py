"""Which sender carries an agency's letters, in whose name, within which quota."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

from pydantic import Field, Json, SecretStr

from functions.communication.instance import PublicSettings
from functions.communication.mail import settings as names
from functions.communication.mail.letters import Mailbox
from functions.communication.mail.pacing import Quota
from functions.communication.mail.settings import MailSettings, Provider, is_abroad
from functions.communication.mail.settings_store import INSTALLATION
from functions.communication.resources import read_data
from functions.communication.senders.base import Sender
from functions.communication.senders.mailgun import EU_URL as MAILGUN_EU
from functions.communication.senders.mailgun import URL as MAILGUN
from functions.communication.senders.mailgun import MailgunSender
from functions.communication.senders.postbox import Account, PostboxSender
from functions.communication.senders.sendgrid import EU_URL as SENDGRID_EU
from functions.communication.senders.sendgrid import URL as SENDGRID
from functions.communication.senders.sendgrid import SendGridSender
from functions.communication.senders.smtp import Server, SmtpSender, server_of
from shared.abroad import CONSEQUENCES, Abroad
from shared.agency import Agency
from shared.config import DatabaseSettings, KmsSettings, StaticKey
from shared.errors import Conflict

ReadSecret = Callable[[str], SecretStr]
"""A secret of the agency by its name. Raises `NotFound`."""


class SenderSettings(PublicSettings, DatabaseSettings, KmsSettings, StaticKey):
    """The installation's own sender: Postbox with the function's key, unless an SMTP relay is named."""

    mail_from: str = ""
    mail_domains: Json[dict[str, str]] = Field(default_factory=dict)
    """Domain verified in the installation's account → the agency that may write from it."""
    mail_smtp_url: str = ""
    mail_journal_url: str = ""
    mail_per_second: float = 0
    mail_per_day: int = 0
    postbox_url: str = "https://postbox.cloud.yandex.net"
    sendgrid_url: str = ""
    mailgun_url: str = ""

    @property
    def own_address(self) -> str:
        """Of `mail_from`, which may name somebody too: `Агентство <events@example.ru>`."""
        return parseaddr(self.mail_from)[1].lower()


@dataclass(frozen=True)
class Carrier:
    """Ready to carry. `owner` is whose quota it uses."""

    provider: Provider
    owner: str
    quota: Quota
    sender: Mailbox
    reply_to: Mailbox | None
    open: Callable[[], Sender]

    @property
    def is_abroad(self) -> bool:
        """Whether recipients must have agreed to that."""
        return is_abroad(self.provider)

    @property
    def settles(self) -> timedelta:
        """Until then an answer «no» may be too early."""
        return timedelta(seconds=read_data("senders.yaml")["senders"][self.provider].get("settles", 0))


@dataclass(frozen=True)
class Carriers:
    """Of one agency."""

    tenant_id: str
    installation: SenderSettings
    secret: ReadSecret
    goes_abroad: Callable[[], bool]
    """Whether the owner switched on senders abroad."""

    def carrier(self, agency: Agency, settings: MailSettings) -> Carrier:
        """Raises `Conflict` that says what to set first, `NotFound` for a missing key."""
        self.require_allowed(settings)
        provider, shared = self._provider(settings), self._is_shared(settings)
        address = settings.from_email or self.installation.own_address
        if not address:
            raise Conflict("Задайте адрес отправителя в настройках почты.", "There is no sender address.")
        return Carrier(
            provider=provider,
            owner=INSTALLATION if shared else self.tenant_id,
            quota=self._account_quota(provider) if shared else settings.quota(provider),
            sender=Mailbox(address, settings.from_name or agency.name),
            reply_to=_reply_to(agency, settings),
            open=self._opener(provider, settings),
        )

    def require_allowed(self, settings: MailSettings) -> None:
        """Raises `Conflict` for a sender abroad that the owner did not switch on, and for another's domain:
        the shared account verifies domains, not which agency writes from them."""
        provider = self._provider(settings)
        if is_abroad(provider) and not self.goes_abroad():
            raise Conflict(
                f"{provider} хранит письма за границей, а передача за границу выключена. "
                f"{CONSEQUENCES[Abroad.SENDERS]}",
                "Senders abroad are switched off.",
            )
        if self._is_shared(settings) and settings.from_email not in {None, self.installation.own_address}:
            self._require_own_domain(str(settings.from_email).rpartition("@")[2])

    def _require_own_domain(self, domain: str) -> None:
        if self.installation.mail_domains.get(domain) != self.tenant_id:
            raise Conflict(
                f"Домен {domain} не закреплён за вашим агентством. Попросите администратора подтвердить его "
                "в Postbox или отправляйте через свой SMTP.",
                f"{domain} is not this agency's domain here.",
            )

    def _provider(self, settings: MailSettings) -> Provider:
        return settings.provider or ("smtp" if self.installation.mail_smtp_url else "postbox")

    def _is_shared(self, settings: MailSettings) -> bool:
        """Whether all agencies share its account: Postbox has one, the function's, whoever names it."""
        return settings.provider in {None, "postbox"}

    def _account_quota(self, provider: Provider) -> Quota:
        """What an agency says of its own accounts does not widen the shared one."""
        given, usual = self.installation, MailSettings().quota(provider)
        return Quota(given.mail_per_second or usual.per_second, given.mail_per_day or usual.per_day)

    def _opener(self, provider: Provider, settings: MailSettings) -> Callable[[], Sender]:
        match provider:
            case "postbox":
                key = self.installation
                secret = key.aws_secret_access_key.get_secret_value()
                return lambda: PostboxSender(Account(key.postbox_url, key.aws_access_key_id, secret))
            case "smtp":
                server = self._server(settings)
                journal = "" if settings.smtp else self.installation.mail_journal_url
                return lambda: SmtpSender(server, journal)
            case "sendgrid":
                url = SENDGRID_EU if settings.sendgrid_region == "eu" else SENDGRID
                key_of = self.secret(names.SENDGRID_KEY).get_secret_value()
                return lambda: SendGridSender(key_of, self.installation.sendgrid_url or url)
            case "mailgun":
                return self._mailgun(settings)

    def _mailgun(self, settings: MailSettings) -> Callable[[], Sender]:
        if settings.mailgun is None:
            raise Conflict("Задайте домен Mailgun в настройках почты.", "There is no Mailgun domain.")
        domain = settings.mailgun.domain
        url = self.installation.mailgun_url or (MAILGUN_EU if settings.mailgun.region == "eu" else MAILGUN)
        key = self.secret(names.MAILGUN_KEY).get_secret_value()
        return lambda: MailgunSender(domain, key, url)

    def _server(self, settings: MailSettings) -> Server:
        own = settings.smtp
        if own is None:
            return server_of(self.installation.mail_smtp_url)
        password = self.secret(names.SMTP_PASSWORD).get_secret_value() if own.user else ""
        scheme = "smtps" if own.port == 465 else "smtp+starttls"
        return Server(scheme, own.host, own.port, own.user, password, is_foreign=True)


def _reply_to(agency: Agency, settings: MailSettings) -> Mailbox | None:
    """Answers to the installation's address would reach nobody."""
    address = settings.reply_to or ("" if settings.from_email else agency.settings.details.email)
    return Mailbox(address) if address else None
