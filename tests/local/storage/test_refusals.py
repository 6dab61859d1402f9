"""What only our service does: refusing what it lacks, undoing transfer framing, comparing checksums."""

import base64
import hashlib
import urllib.error
import urllib.request
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.exceptions import ClientError

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=key/20261201/ru-central1/s3/aws4_request"}


@pytest.fixture(autouse=True)
def bucket(local: Any) -> str:
    local.create_bucket(Bucket="documents")
    local.put_object(Bucket="documents", Key="x", Body=b"x")
    return "documents"


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return error.value.response["Error"]["Code"]


def put(local_url: str, body: bytes, **headers: str) -> tuple[int, str]:
    """Write documents/raw with these bytes and headers on the wire; the status and the error code."""
    dashed = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{local_url}/documents/raw", body, {**SIGNED, **dashed}, method="PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ElementTree.parse(error).findtext("Code") or ""


def chunked(*chunks: bytes, trailer: str = "") -> bytes:
    framed = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks]
    return b"".join(framed) + b"0\r\n" + trailer.encode() + b"\r\n"


def crc32(body: bytes) -> str:
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


STREAMING = {
    "x_amz_content_sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "content_encoding": "aws-chunked",
    "x_amz_trailer": "x-amz-checksum-crc32",
}


def test_chunked_upload_is_stored_without_its_framing(local: Any, local_url: str) -> None:
    body = chunked(b"0123456789", b"abc", trailer=f"x-amz-checksum-crc32:{crc32(b'0123456789abc')}\r\n")

    answer = put(local_url, body, x_amz_decoded_content_length="13", **STREAMING)
    found = local.get_object(Bucket="documents", Key="raw")

    assert answer == (200, "")
    assert found["Body"].read() == b"0123456789abc"
    assert "ContentEncoding" not in found


def test_chunked_upload_with_a_wrong_trailer_is_refused(local_url: str) -> None:
    body = chunked(b"0123456789", trailer=f"x-amz-checksum-crc32:{crc32(b'other')}\r\n")

    assert put(local_url, body, **STREAMING) == (400, "BadDigest")


@pytest.mark.parametrize("body", [b"", b"zz\r\nx\r\n0\r\n\r\n", b"5\r\nabc", chunked(b"abcd")])
def test_broken_chunked_upload_is_refused(local_url: str, body: bytes) -> None:
    answer = put(local_url, body, x_amz_decoded_content_length="3", **STREAMING)

    assert answer == (400, "IncompleteBody")


@pytest.mark.parametrize(
    ("header", "digest"),
    [
        ("content_md5", hashlib.md5(b"body").digest()),
        ("x_amz_checksum_sha1", hashlib.sha1(b"body").digest()),
        ("x_amz_checksum_sha256", hashlib.sha256(b"body").digest()),
        ("x_amz_checksum_crc32", zlib.crc32(b"body").to_bytes(4, "big")),
    ],
)
def test_checksum_is_compared_with_the_body(local_url: str, header: str, digest: bytes) -> None:
    checksum = {header: base64.b64encode(digest).decode()}

    right, wrong = put(local_url, b"body", **checksum), put(local_url, b"bodY", **checksum)

    assert [right, wrong] == [(200, ""), (400, "BadDigest")]


@pytest.mark.parametrize(
    "headers",
    [
        {"x_amz_checksum_crc64nvme": "AAAAAAAAAAA="},
        {"x_amz_tagging": "a=b"},
        {"x_amz_acl": "public-read"},
        {"x_amz_copy_source": "/documents/x"},
        {"x_amz_server_side_encryption": "aws:kms"},
        {"if_match": "*"},
        {"if_none_match": '"etag"'},
    ],
)
def test_header_that_would_be_ignored_is_refused(local_url: str, headers: dict[str, str]) -> None:
    assert put(local_url, b"body", **headers) == (501, "NotImplemented")


@pytest.mark.parametrize(
    ("operation", "wishes"),
    [
        ("list_objects", {}),
        ("get_bucket_location", {}),
        ("get_object_tagging", {"Key": "x"}),
        ("create_multipart_upload", {"Key": "x"}),
        ("delete_bucket", {}),
        ("get_object", {"Key": "x", "VersionId": "1"}),
    ],
)
def test_operation_the_product_does_not_use_is_refused(
    local: Any, operation: str, wishes: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as error:
        getattr(local, operation)(Bucket="documents", **wishes)

    assert code(error) == "NotImplemented"


def test_creating_a_bucket_again_is_refused(local: Any) -> None:
    with pytest.raises(local.exceptions.BucketAlreadyOwnedByYou):
        local.create_bucket(Bucket="documents")


@pytest.mark.parametrize("name", ["aB1", "x" * 64, ".uploading", "a_b"])
def test_bad_bucket_name_is_refused(local_url: str, name: str) -> None:
    request = urllib.request.Request(f"{local_url}/{name}", headers=SIGNED, method="PUT")

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)

    with error.value as answer:
        assert ElementTree.parse(answer).findtext("Code") == "InvalidBucketName"


def test_key_over_1024_bytes_is_refused(local: Any) -> None:
    local.put_object(Bucket="documents", Key="я" * 512, Body=b"fits")

    with pytest.raises(ClientError) as error:
        local.put_object(Bucket="documents", Key="я" * 513, Body=b"does not")

    assert code(error) == "KeyTooLongError"


def test_malformed_deletion_is_refused(local_url: str) -> None:
    request = urllib.request.Request(f"{local_url}/documents?delete", b"<Delete>", SIGNED, method="POST")

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)

    with error.value as answer:
        assert ElementTree.parse(answer).findtext("Code") == "MalformedXML"
