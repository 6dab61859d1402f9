"""What our service and moto's answer alike to boto3."""

import hashlib
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def bucket(s3: Any) -> str:
    name = f"documents-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    return name


def refusal(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    response = error.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def read(s3: Any, bucket: str, key: str, **wishes: Any) -> bytes:
    with s3.get_object(Bucket=bucket, Key=key, **wishes)["Body"] as body:
        return body.read()


def fill(s3: Any, bucket: str, *keys: str) -> None:
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())


def keys(page: dict[str, Any]) -> list[str]:
    return [found["Key"] for found in page.get("Contents", [])]


def prefixes(page: dict[str, Any]) -> list[str]:
    return [found["Prefix"] for found in page.get("CommonPrefixes", [])]


@pytest.mark.parametrize("body", [b"", b"estimate", bytes(range(256)) * 4096])
def test_object_comes_back_byte_for_byte(s3: Any, bucket: str, body: bytes) -> None:
    stored = s3.put_object(Bucket=bucket, Key="estimate.pdf", Body=body)

    assert read(s3, bucket, "estimate.pdf") == body
    assert stored["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'


@pytest.mark.parametrize(
    "key", ["a/b/c.txt", "смета №1.pdf", "a b+c&d=e?f#g%20.txt", "a//b/", "100%", "~tilde!'()*"]
)
def test_any_key_is_kept_as_it_is(s3: Any, bucket: str, key: str) -> None:
    fill(s3, bucket, key)

    assert read(s3, bucket, key) == key.encode()
    assert keys(s3.list_objects_v2(Bucket=bucket)) == [key]


def test_description_of_an_object_comes_back(s3: Any, bucket: str) -> None:
    s3.put_object(
        Bucket=bucket,
        Key="plan.ics",
        Body=b"plan",
        ContentType="text/calendar; charset=utf-8",
        ContentDisposition="attachment",
        CacheControl="no-store",
        Metadata={"run": "run_1"},
    )

    found = s3.head_object(Bucket=bucket, Key="plan.ics")

    assert found["ContentLength"] == 4
    assert found["ContentType"] == "text/calendar; charset=utf-8"
    assert found["ContentDisposition"] == "attachment"
    assert found["CacheControl"] == "no-store"
    assert found["Metadata"] == {"run": "run_1"}


def test_later_write_replaces_the_object(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="x", Body=b"first and longer", Metadata={"draft": "1"})
    s3.put_object(Bucket=bucket, Key="x", Body=b"second")

    assert read(s3, bucket, "x") == b"second"
    assert s3.head_object(Bucket=bucket, Key="x")["Metadata"] == {}


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("bytes=0-3", b"0123"),
        ("bytes=8-", b"89"),
        ("bytes=-3", b"789"),
        ("bytes=4-100", b"456789"),
        ("bytes=-100", b"0123456789"),
    ],
)
def test_part_of_an_object_can_be_read(s3: Any, bucket: str, span: str, expected: bytes) -> None:
    s3.put_object(Bucket=bucket, Key="x", Body=b"0123456789")

    answer = s3.get_object(Bucket=bucket, Key="x", Range=span)

    assert answer["Body"].read() == expected
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["ContentRange"].endswith("/10")


def test_part_outside_the_object_is_refused(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="x", Body=b"0123456789")

    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=bucket, Key="x", Range="bytes=10-20")

    assert refusal(error) == ("InvalidRange", 416)


def test_absent_object_is_not_found(s3: Any, bucket: str) -> None:
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=bucket, Key="absent")
    with pytest.raises(ClientError) as error:
        s3.head_object(Bucket=bucket, Key="absent")

    assert refusal(error) == ("404", 404)


def test_absent_bucket_is_not_found(s3: Any) -> None:
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.put_object(Bucket="absent", Key="x", Body=b"x")
    with pytest.raises(ClientError) as error:
        s3.head_bucket(Bucket="absent")

    assert refusal(error) == ("404", 404)


def test_created_bucket_is_listed(s3: Any, bucket: str) -> None:
    assert s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert bucket in [found["Name"] for found in s3.list_buckets()["Buckets"]]


def test_deleted_object_is_gone_and_deleting_again_is_no_error(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "x")

    statuses = [
        s3.delete_object(Bucket=bucket, Key="x")["ResponseMetadata"]["HTTPStatusCode"] for _ in range(2)
    ]

    assert statuses == [204, 204]
    assert keys(s3.list_objects_v2(Bucket=bucket)) == []


def test_several_objects_are_deleted_at_once(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "a", "б & в", "c")

    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "б & в"}]})

    assert {done["Key"] for done in answer["Deleted"]} == {"a", "б & в"}
    assert keys(s3.list_objects_v2(Bucket=bucket)) == ["c"]


def test_listing_is_in_order_of_keys(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "b", "a/2", "a/10", "я", "B")

    assert keys(s3.list_objects_v2(Bucket=bucket)) == ["B", "a/10", "a/2", "b", "я"]


def test_listing_describes_objects(s3: Any, bucket: str) -> None:
    stored = s3.put_object(Bucket=bucket, Key="x", Body=b"12345")

    (found,) = s3.list_objects_v2(Bucket=bucket)["Contents"]

    assert (found["Size"], found["ETag"]) == (5, stored["ETag"])
    assert found["LastModified"] == s3.head_object(Bucket=bucket, Key="x")["LastModified"]


def test_listing_by_prefix_and_delimiter_shows_one_level(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "t1/a", "t1/runs/1", "t1/runs/2", "t1/z", "t2/a")

    page = s3.list_objects_v2(Bucket=bucket, Prefix="t1/", Delimiter="/")

    assert keys(page) == ["t1/a", "t1/z"]
    assert prefixes(page) == ["t1/runs/"]
    assert page["KeyCount"] == 3


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_together_are_the_whole_listing(s3: Any, bucket: str, size: int) -> None:
    fill(s3, bucket, "a", "b/1", "b/2", "c", "d/1", "e")

    paginator = s3.get_paginator("list_objects_v2")
    pages = list(paginator.paginate(Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": size}))

    assert [key for page in pages for key in keys(page)] == ["a", "c", "e"]
    assert [prefix for page in pages for prefix in prefixes(page)] == ["b/", "d/"]
    assert all(page["KeyCount"] <= size for page in pages)


def test_listing_starts_after_a_key(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "a", "b", "c")

    assert keys(s3.list_objects_v2(Bucket=bucket, StartAfter="a")) == ["b", "c"]


def test_write_once_is_refused_the_second_time(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="x", Body=b"first", IfNoneMatch="*")

    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="x", Body=b"second", IfNoneMatch="*")

    assert refusal(error) == ("PreconditionFailed", 412)
    assert read(s3, bucket, "x") == b"first"


def test_object_the_client_has_is_not_sent_again(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="x", Body=b"x")["ETag"]

    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=bucket, Key="x", IfNoneMatch=etag)

    assert refusal(error)[1] == 304


def test_link_lets_anybody_read_under_another_name(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "смета 1.txt")
    wishes = {"ResponseContentDisposition": 'attachment; filename="a b.txt"', "ResponseContentType": "a/b"}
    place = {"Bucket": bucket, "Key": "смета 1.txt"}

    link = s3.generate_presigned_url("get_object", Params={**place, **wishes}, ExpiresIn=60)
    with urllib.request.urlopen(link) as answer:
        body, headers = answer.read(), answer.headers

    assert body == "смета 1.txt".encode()
    assert headers["Content-Disposition"] == 'attachment; filename="a b.txt"'
    assert headers["Content-Type"] == "a/b"


def test_link_lets_anybody_write(s3: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Key": "upload.bin", "ContentType": "application/pdf"}

    link = s3.generate_presigned_url("put_object", Params=place, ExpiresIn=60)
    headers = {"Content-Type": "application/pdf"}
    request = urllib.request.Request(link, b"\x00\xff", headers, method="PUT")
    with urllib.request.urlopen(request) as answer:
        status = answer.status

    assert status == 200
    assert read(s3, bucket, "upload.bin") == b"\x00\xff"
    assert s3.head_object(Bucket=bucket, Key="upload.bin")["ContentType"] == "application/pdf"


def test_object_has_one_version_and_goes_with_it(s3: Any, bucket: str) -> None:
    fill(s3, bucket, "a/1", "a/2", "b")

    listed = s3.list_object_versions(Bucket=bucket, Prefix="a/")["Versions"]
    s3.delete_object(Bucket=bucket, Key="a/1", VersionId=listed[0]["VersionId"])

    assert [(one["Key"], one["VersionId"], one["IsLatest"]) for one in listed] == [
        ("a/1", "null", True),
        ("a/2", "null", True),
    ]
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["a/2", "b"]
