"""What the tools work on: the services that the environment names."""

from typing import Any

from pydantic import SecretStr

from shared.config import BucketSettings, DatabaseSettings, QueueSettings, StaticKey, read_settings
from shared.database import Database, database_of
from shared.messages import Inboxes
from shared.objects import Objects
from shared.queue_client import REGION


class ToolSettings(DatabaseSettings, QueueSettings, BucketSettings):
    """Every queue and every bucket of the installation."""


class QuotaSettings(StaticKey):
    """Whose quotas to ask for; nothing of it is there before the first deployment."""

    yc_cloud_id: str = ""
    yc_token: SecretStr = SecretStr("")
    quota_manager_url: str = "https://quota-manager.api.cloud.yandex.net"
    installation: str = "prod"


def quota_settings() -> QuotaSettings:
    given: QuotaSettings = read_settings(QuotaSettings)
    return given


def settings() -> ToolSettings:
    """Raises `RuntimeError` naming the variables that are missing."""
    given: ToolSettings = read_settings(ToolSettings)
    return given


def database() -> Database:
    return database_of(settings())


def inboxes() -> Inboxes:
    return Inboxes(settings())


def objects(bucket: str) -> Objects:
    """A bucket by its name in the manifest."""
    return Objects(settings(), bucket)


def sqs() -> Any:
    """boto3's client: the functions' own knows only how to send."""
    import boto3

    given = read_settings(QueueSettings)
    return boto3.client(
        "sqs",
        endpoint_url=given.sqs_endpoint_url,
        region_name=REGION,
        aws_access_key_id=given.aws_access_key_id,
        aws_secret_access_key=given.aws_secret_access_key.get_secret_value(),
    )
