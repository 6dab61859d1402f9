"""Events of providers, and whether they are theirs."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.mail.feedback import Feedback, feedback_of
from functions.communication.mail.signatures import (
    SENDGRID_SIGNATURE,
    SENDGRID_TIMESTAMP,
    is_from_mailgun,
    is_from_sendgrid,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


def test_sendgrid_bounce_and_complaint_are_understood() -> None:
    events = [
        {"event": "bounce", "type": "bounce", "email": "a@example.ru", "letter_id": "mlg_1.a@x.ru"},
        {"event": "spamreport", "email": "B@example.ru", "letter_id": "mlg_1.b@x.ru"},
        {"event": "bounce", "type": "blocked", "email": "c@example.ru"},
        {"event": "open", "email": "d@example.ru"},
    ]

    assert feedback_of("sendgrid", events) == [
        Feedback("bounced", "a@example.ru", "mlg_1.a@x.ru"),
        Feedback("complained", "b@example.ru", "mlg_1.b@x.ru"),
    ]


@pytest.mark.parametrize(("severity", "expected"), [("permanent", ["bounced"]), ("temporary", [])])
def test_mailgun_bounce_counts_when_it_is_for_good(severity: str, expected: list[str]) -> None:
    event = {
        "event": "failed",
        "severity": severity,
        "recipient": "a@example.ru",
        "user-variables": {"letter_id": "mlg_1.a@x.ru"},
    }

    assert [one.what for one in feedback_of("mailgun", {"event-data": event})] == expected


def test_postbox_bounce_names_the_providers_own_id() -> None:
    event = {
        "eventType": "Bounce",
        "mail": {"messageId": "QA_JPkU2"},
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@example.ru"}]},
    }

    assert feedback_of("postbox", event) == [Feedback("bounced", "a@example.ru", None, "QA_JPkU2")]


@given(JSON)
def test_any_json_is_read_without_harm(document: Any) -> None:
    for provider in ("sendgrid", "mailgun", "postbox"):
        assert isinstance(feedback_of(provider, document), list)


def signed(key: ec.EllipticCurvePrivateKey, body: bytes, at: datetime) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    signature = key.sign(timestamp.encode() + body, ec.ECDSA(SHA256()))
    return {SENDGRID_SIGNATURE: base64.b64encode(signature).decode(), SENDGRID_TIMESTAMP: timestamp}


def public(key: ec.EllipticCurvePrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()


def test_sendgrid_signature_holds_for_its_body_key_and_time_alone() -> None:
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    headers = signed(key, b"[]", NOW)

    assert is_from_sendgrid(headers, b"[]", public(key), NOW)
    assert not is_from_sendgrid(headers, b"[{}]", public(key), NOW)
    assert not is_from_sendgrid(headers, b"[]", public(other), NOW)
    assert not is_from_sendgrid(headers, b"[]", public(key), NOW + timedelta(minutes=6))
    assert not is_from_sendgrid({}, b"[]", public(key), NOW)
    assert not is_from_sendgrid(headers, b"[]", "no key", NOW)


def test_mailgun_signature_holds_for_its_key_and_time_alone() -> None:
    timestamp = str(int(NOW.timestamp()))
    said = hmac.digest(b"key", f"{timestamp}token".encode(), "sha256").hex()
    signature = {"timestamp": timestamp, "token": "token", "signature": said}

    assert is_from_mailgun(signature, "key", NOW)
    assert not is_from_mailgun({**signature, "token": "other"}, "key", NOW)
    assert not is_from_mailgun(signature, "other", NOW)
    assert not is_from_mailgun(signature, "key", NOW + timedelta(minutes=6))
    assert not is_from_mailgun(json.dumps(signature), "key", NOW)
