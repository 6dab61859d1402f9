"""Signatures equal botocore's, which the services accept."""

from datetime import UTC, datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from shared.signing import SigningKey

KEY = SigningKey("key", "secret", "ru-central1", "sqs")
HOST = "message-queue.api.cloud.yandex.net"
HEADERS = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessageBatch"}
MOMENTS = st.datetimes(timezones=st.just(UTC))


def botocore_signature(path: str, body: bytes, now: datetime) -> str:
    """What botocore would send at the same moment."""
    request = AWSRequest("POST", f"https://{HOST}{path}", headers=dict(HEADERS), data=body)
    request.context["timestamp"] = now.strftime("%Y%m%dT%H%M%SZ")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    signer = SigV4Auth(Credentials(KEY.key_id, KEY.secret), KEY.service, KEY.region)
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(text, request))
    return str(request.headers["Authorization"])


@given(body=st.binary(), now=MOMENTS, path=st.sampled_from(["/", "/b1g/dj6/maestro-inbox", "/очередь"]))
def test_signature_is_botocores(body: bytes, now: datetime, path: str) -> None:
    signed = KEY.sign(HOST, path, HEADERS, body, now)

    assert signed["Authorization"] == botocore_signature(path, body, now)


def test_given_headers_are_sent_too() -> None:
    signed = KEY.sign(HOST, "/", HEADERS, b"{}", datetime(2026, 11, 22, 9, 30, tzinfo=UTC))

    assert signed.items() >= HEADERS.items()
    assert signed["X-Amz-Date"] == "20261122T093000Z"


@pytest.mark.parametrize("text", [repr(KEY), str(KEY)])
def test_secret_is_not_printed(text: str) -> None:
    assert "secret'" not in text
