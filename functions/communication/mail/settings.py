"""How an agency writes letters. Pure: the secrets stand in the store of secrets, named here."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from functions.communication.mail.addresses import Line, MailAddress
from functions.communication.mail.pacing import Quota
from functions.communication.resources import read_data

Provider = Literal["postbox", "smtp", "sendgrid", "mailgun"]
Host = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-zA-Z0-9.-]{1,253}$")
]
#: Names in the agency's store of secrets.
SMTP_PASSWORD = "smtp_password"
SENDGRID_KEY = "sendgrid_key"
SENDGRID_WEBHOOK_KEY = "sendgrid_webhook_key"
MAILGUN_KEY = "mailgun_key"
MAILGUN_SIGNING_KEY = "mailgun_signing_key"


class SmtpServer(BaseModel):
    """An agency's own. Always encrypted."""

    model_config = ConfigDict(extra="forbid")

    host: Host
    port: Literal[465, 587] = 465
    user: Line = ""


class MailgunDomain(BaseModel):
    """The domain verified there."""

    model_config = ConfigDict(extra="forbid")

    domain: Host
    region: Literal["us", "eu"] = "eu"


class MailSettings(BaseModel):
    """Empty: the installation's own sender and address, in the agency's name."""

    model_config = ConfigDict(extra="forbid")

    provider: Provider | None = Field(
        default=None,
        description="Кто отправляет. Пусто — Yandex Cloud Postbox. SendGrid и Mailgun хранят адреса за "
        "границей: сначала владелец включает передачу за границу",
    )
    from_email: MailAddress | None = None
    from_name: Line = ""
    reply_to: MailAddress | None = None
    per_second: Annotated[float, Field(gt=0, le=1000)] | None = Field(
        default=None,
        description="Квота вашего аккаунта у отправителя. Квоту общего Postbox делят все агентства, и она от "
        "этого не растёт",
    )
    per_day: Annotated[int, Field(gt=0, le=10_000_000)] | None = None
    smtp: SmtpServer | None = None
    mailgun: MailgunDomain | None = None
    sendgrid_region: Literal["us", "eu"] = "eu"

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.provider is not None and self.from_email is None:
            raise ValueError("Укажите from_email: адрес на домене, подтверждённом у отправителя.")
        if self.provider in {"smtp", "mailgun"} and getattr(self, str(self.provider)) is None:
            raise ValueError(f"Заполните {self.provider}.")
        return self

    def quota(self, provider: Provider) -> Quota:
        """The agency's own figures where it gave any."""
        row = read_data("senders.yaml")["senders"][provider]
        return Quota(self.per_second or row["per_second"], self.per_day or row["per_day"])


def is_abroad(provider: Provider | None) -> bool:
    """Whether it keeps addresses on servers abroad."""
    return provider is not None and bool(read_data("senders.yaml")["senders"][provider]["abroad"])
