"""Yandex Cloud Postbox, through boto3's `sesv2`: its API is Amazon's SES v2."""

from dataclasses import dataclass, field
from typing import Any

from functions.communication.mail.letters import Letter, mime
from functions.communication.senders.base import (
    ANSWER_TIMEOUT,
    CONNECT_TIMEOUT,
    Answered,
    Misconfigured,
    Refused,
    SendError,
    TooMany,
    Transient,
    Unknown,
    http_error,
)

REGION = "ru-central1"
PAUSE_SECONDS = 60
#: By the error codes of the integration notes, §5.
_CODES: dict[str, type[Refused] | type[Misconfigured]] = {
    "MessageRejected": Refused,
    "BadRequestException": Refused,
    "MailFromDomainNotVerifiedException": Misconfigured,
    "AccountSuspendedException": Misconfigured,
    "SendingPausedException": Misconfigured,
}
_TOO_MANY = frozenset(("TooManyRequestsException", "LimitExceededException"))


@dataclass(frozen=True)
class Account:
    """A static key with the right to send, and where the service is."""

    url: str
    key_id: str
    secret: str = field(repr=False)


class PostboxSender:
    """Raw MIME, since the service refuses headers of its own choice in the simple form."""

    finds = False

    def __init__(self, account: Account) -> None:
        self._client = _client(account)

    def send(self, letter: Letter) -> str:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client.send_email(
                FromEmailAddress=letter.sender.email,
                Destination={"ToAddresses": [letter.to.email]},
                Content={"Raw": {"Data": mime(letter)}},
            )
        except ClientError as error:
            raise _refusal(error.response) from error
        except BotoCoreError as error:
            raise _broken(error) from error
        return str(answer["MessageId"])

    def found(self, letter_id: str) -> bool:
        raise Transient("postbox_cannot_tell")

    def close(self) -> None:
        self._client.close()


def _client(account: Account) -> Any:
    import boto3
    from botocore.config import Config

    once = Config(
        # A second try after a lost answer would be a second letter.
        retries={"total_max_attempts": 1, "mode": "standard"},
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=ANSWER_TIMEOUT,
    )
    return boto3.client(
        "sesv2",
        endpoint_url=account.url,
        region_name=REGION,
        aws_access_key_id=account.key_id,
        aws_secret_access_key=account.secret,
        config=once,
    )


def _refusal(response: Any) -> SendError:
    code, status = response["Error"].get("Code", ""), response["ResponseMetadata"]["HTTPStatusCode"]
    if code in _TOO_MANY:
        return TooMany(f"postbox_{code}", PAUSE_SECONDS)
    if code in _CODES:
        return _CODES[code](f"postbox_{code}")
    return http_error("postbox", Answered(status))


def _broken(error: Exception) -> SendError:
    """Without an answer: either nothing was connected, or nobody knows."""
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, NoCredentialsError

    reason = f"postbox_{type(error).__name__}"
    if isinstance(error, ConnectTimeoutError | EndpointConnectionError):
        return Transient(reason)
    return Misconfigured(reason) if isinstance(error, NoCredentialsError) else Unknown(reason)
