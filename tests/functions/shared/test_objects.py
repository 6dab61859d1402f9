"""Objects that are destroyed, in a bucket that keeps old versions as the deployed ones do."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from shared.config import BucketSettings
from shared.objects import ObjectKey, Objects, object_key

KEY = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An Object Storage that knows versions."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def s3(url: str) -> Any:
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1", **KEY)
    client.create_bucket(Bucket="documents")
    client.put_bucket_versioning(Bucket="documents", VersioningConfiguration={"Status": "Enabled"})
    return client


@pytest.fixture
def objects(url: str, s3: Any) -> Objects:
    given = {"buckets": json.dumps({"documents": "documents"}), "s3_endpoint_url": url, **KEY}
    return Objects(BucketSettings.model_validate(given))


def versions(s3: Any, key: ObjectKey) -> list[Any]:
    listed = s3.list_object_versions(Bucket="documents", Prefix=key)
    return [one["Key"] for one in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ()))]


def test_destroyed_object_leaves_no_older_version(objects: Objects, s3: Any) -> None:
    key = object_key("proposals", "tenant", "one.pdf")
    for content in (b"first", b"second"):
        objects.put(key, content, "application/pdf")
    s3.delete_object(Bucket="documents", Key=key)  # by itself this only hides it

    objects.destroy(key)

    assert (versions(s3, key), objects.has(key)) == ([], False)


def test_destroying_touches_no_other_object(objects: Objects, s3: Any) -> None:
    ours, longer = (object_key("proposals", "tenant", name) for name in ("two", "two.pdf"))
    for key in (ours, longer):
        objects.put(key, b"content", "application/pdf")

    objects.destroy(ours)
    objects.destroy(ours)

    assert (objects.has(ours), objects.has(longer)) == (False, True)
