"""Object Storage: documents of an agency and messages too large for a queue. Keys start with a purpose
and the tenant: `documents/<tenant>/…`, `messages/<tenant>/…`; only `object_key` makes them."""

import json
import re
from functools import cache
from typing import Any, NewType

from shared.config import BucketSettings
from shared.errors import NotFound, Unavailable
from shared.file_names import attachment

ObjectKey = NewType("ObjectKey", str)
_PART = re.compile(r"[\w~-][\w.~ ()-]{0,199}")

#: Seconds a handed-out link lives.
LINK_SECONDS = 900


def object_key(purpose: str, tenant_id: str, *parts: str) -> ObjectKey:
    """`purpose/tenant/part/…`. ValueError for a part that may lead elsewhere: empty, hidden, with a slash."""
    for part in (purpose, tenant_id, *parts):
        if not _PART.fullmatch(part):
            raise ValueError("a part of an object key is empty, hidden, or not plain")
    return ObjectKey("/".join((purpose, tenant_id, *parts)))


def page_key(name: str) -> ObjectKey:
    """A file of the public `web` bucket, which belongs to no agency."""
    return ObjectKey(name)


class Objects:
    """One bucket, by its name in the manifest."""

    def __init__(self, settings: BucketSettings, bucket: str = "documents") -> None:
        self._settings = settings
        self._bucket = settings.buckets[bucket]

    def put(self, key: ObjectKey, content: bytes, content_type: str) -> None:
        """Store or overwrite."""
        self._call("put_object", Key=key, Body=content, ContentType=content_type)

    def get(self, key: ObjectKey) -> bytes:
        """The content. Raises `NotFound`."""
        content: bytes = self._call("get_object", Key=key)["Body"].read()
        return content

    def put_json(self, key: ObjectKey, value: Any) -> None:
        """Store a JSON value."""
        self.put(key, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def get_json(self, key: ObjectKey) -> Any:
        """Read a JSON value."""
        return json.loads(self.get(key))

    def has(self, key: ObjectKey) -> bool:
        """Whether there is such an object."""
        return self.size(key) is not None

    def size(self, key: ObjectKey) -> int | None:
        """In bytes; None when there is no such object."""
        try:
            length: int = self._call("head_object", Key=key)["ContentLength"]
        except NotFound:
            return None
        return length

    def destroy(self, key: ObjectKey) -> None:
        """The object and every older version of it: after this nobody can bring it back."""
        listed = self._call("list_object_versions", Prefix=key)
        for one in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
            if one["Key"] == key:
                self._call("delete_object", Key=key, VersionId=one["VersionId"])

    def link(self, key: ObjectKey, file_name: str) -> str:
        """A link that downloads the object under `file_name` for a quarter of an hour."""
        link: str = self._client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": attachment(file_name),
            },
            ExpiresIn=LINK_SECONDS,
        )
        return link

    def _client(self) -> Any:
        key = self._settings
        return _s3(key.s3_endpoint_url, key.aws_access_key_id, key.aws_secret_access_key.get_secret_value())

    def _call(self, action: str, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._client(), action)(Bucket=self._bucket, **arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise NotFound("Файл не найден.", "No such object.") from error
            raise Unavailable("Хранилище файлов не ответило.", "Object Storage refused.") from error
        except BotoCoreError as error:
            raise Unavailable("Хранилище файлов не ответило.", "Object Storage did not answer.") from error


@cache
def _s3(endpoint: str, key_id: str, secret: str) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="ru-central1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(
            connect_timeout=2,
            read_timeout=10,
            retries={"total_max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"},
        ),
    )
