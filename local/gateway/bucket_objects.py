"""Objects of the `object_storage` integration, read through S3's own protocol, local or real."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from local.gateway.integrations import StoredObject

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class BucketObjects:
    """`buckets` gives the real name of each bucket of the manifest."""

    def __init__(self, endpoint: str, static_key: Mapping[str, str], buckets: Mapping[str, str]) -> None:
        self._endpoint = endpoint
        self._static_key = static_key
        self._buckets = buckets
        self._client: S3Client | None = None

    async def get(self, bucket: str, key: str) -> StoredObject | None:
        return await asyncio.to_thread(self._get, self._buckets[bucket], key)

    def _get(self, bucket: str, key: str) -> StoredObject | None:
        client = self._client = self._client or self._connect()
        try:
            found = client.get_object(Bucket=bucket, Key=key)
        except client.exceptions.NoSuchKey:
            return None
        return StoredObject(found["Body"].read(), found["ContentType"], found["ETag"])

    def _connect(self) -> "S3Client":
        import boto3  # a third of a second, and most gateways serve no file for a long time

        return boto3.client(
            "s3",
            endpoint_url=self._endpoint,
            region_name="ru-central1",
            aws_access_key_id=self._static_key["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._static_key["AWS_SECRET_ACCESS_KEY"],
        )
