"""A presigned link opens one thing, for one purpose, for its time."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from local.storage.app import make_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from shared.clock import utcnow
from tests.local.clocks import HandClock
from tests.local.serving import served
from tests.local.storage.conftest import connected


@pytest.fixture
def link(local: Any) -> str:
    """Reads documents/estimate.pdf for a minute."""
    local.create_bucket(Bucket="documents")
    for key in ("estimate.pdf", "secret.pdf"):
        local.put_object(Bucket="documents", Key=key, Body=b"x")
    place = {"Bucket": "documents", "Key": "estimate.pdf"}
    return local.generate_presigned_url("get_object", Params=place, ExpiresIn=60)


def refused(link: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(link, headers=headers, method=method)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)
    with error.value as answer:
        return answer.code, ElementTree.parse(answer).findtext("Code") or ""


def test_untouched_link_opens(link: str) -> None:
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == b"x"


@pytest.mark.parametrize(
    ("ours", "forged"),
    [
        ("estimate.pdf", "secret.pdf"),
        ("X-Amz-Expires=60", "X-Amz-Expires=600"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("?", "?response-content-type=text%2Fhtml&"),
    ],
)
def test_forged_link_is_refused(link: str, ours: str, forged: str) -> None:
    assert refused(link.replace(ours, forged)) == (403, "SignatureDoesNotMatch")


def test_link_for_reading_does_not_write(link: str) -> None:
    assert refused(link, "PUT") == (403, "SignatureDoesNotMatch")


def test_signed_header_may_not_be_changed(local: Any, link: str) -> None:
    place = {"Bucket": "documents", "Key": "upload", "ContentType": "application/pdf"}
    upload = local.generate_presigned_url("put_object", Params=place, ExpiresIn=60)

    assert refused(upload, "PUT", **{"Content-Type": "text/html"}) == (403, "SignatureDoesNotMatch")


def test_link_of_another_key_is_refused(link: str) -> None:
    assert refused(link.replace("Credential=key", "Credential=other")) == (403, "InvalidAccessKeyId")


@pytest.mark.parametrize(
    ("ours", "broken"),
    [
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        ("%2Faws4_request", ""),
        ("X-Amz-Credential=", "X-Amz-Who="),
    ],
)
def test_incomplete_link_is_refused(link: str, ours: str, broken: str) -> None:
    assert refused(link.replace(ours, broken)) == (400, "InvalidArgument")


def test_link_for_more_than_thirty_days_is_refused(local: Any, link: str) -> None:
    place = {"Bucket": "documents", "Key": "estimate.pdf"}
    eternal = local.generate_presigned_url("get_object", Params=place, ExpiresIn=2_592_001)

    assert refused(eternal) == (400, "InvalidArgument")


def test_request_without_any_key_is_refused(local_url: str) -> None:
    assert refused(f"{local_url}/documents/estimate.pdf") == (403, "AccessDenied")


def test_link_closes_when_its_time_is_over(tmp_path: Path) -> None:
    clock = HandClock(utcnow())
    storage = Storage(tmp_path, clock=clock)
    storage.ensure("documents").put("x", b"x", {})
    with served(make_app(storage, AccessKey("key", "secret"))) as url:
        for client in connected(url):
            place = {"Bucket": "documents", "Key": "x"}
            link = client.generate_presigned_url("get_object", Params=place, ExpiresIn=60)
        clock.advance(50)
        with urllib.request.urlopen(link) as answer:
            early = answer.status
        clock.advance(20)
        late = refused(link)

    assert (early, late) == (200, (403, "AccessDenied"))
