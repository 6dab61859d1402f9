"""The classes of attack on JWS and JWT (RFC 8725, Wycheproof's groups): each is refused."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from functions.authorizer.tokens import InvalidToken, read_token, signing_keys
from tests.unit.authorizer.forging import (
    CLAIMS,
    HEADER,
    JWKS,
    KEY,
    NOW,
    OTHER_KEY,
    ecdsa,
    encoded,
    forged,
    with_hmac,
)

PUBLIC_PEM = KEY.as_pem(private=False)
PUBLIC_DER = KEY.public_key.public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)


def is_refused(token: str) -> bool:
    try:
        read_token(token, signing_keys(JWKS), NOW)
    except InvalidToken:
        return True
    return False


def parts() -> list[str]:
    return forged().split(".")


def test_own_token_is_read() -> None:
    identity = read_token(forged(), signing_keys(JWKS), NOW)

    assert identity == {"tenant_id": "acme", "subject": "anna", "role": "manager"}


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None])
def test_unsigned_token_is_refused(algorithm: str | None) -> None:
    content = f"{encoded({**HEADER, 'alg': algorithm})}.{encoded(CLAIMS)}"

    assert is_refused(f"{content}.")
    assert is_refused(f"{content}.{parts()[2]}")


@pytest.mark.parametrize(
    "secret",
    [PUBLIC_PEM, PUBLIC_PEM.strip(), PUBLIC_DER, JWKS.encode(), b""],
    ids=["pem", "stripped", "der", "jwks", "empty"],
)
def test_public_key_is_not_a_shared_secret(secret: bytes) -> None:
    assert is_refused(with_hmac(secret))
    assert is_refused(with_hmac(secret, "ES256"))


@pytest.mark.parametrize(
    "algorithm", ["ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "es256", ["ES256"]]
)
def test_only_our_algorithm_is_known(algorithm: Any) -> None:
    assert is_refused(forged({**HEADER, "alg": algorithm}))


@pytest.mark.parametrize(
    ("curve", "size", "digest"), [("P-384", 48, hashes.SHA384()), ("P-521", 66, hashes.SHA512())]
)
def test_key_of_another_curve_is_refused(curve: str, size: int, digest: hashes.HashAlgorithm) -> None:
    content = f"{encoded(HEADER)}.{encoded(CLAIMS)}"
    signature = ecdsa(content, ECKey.generate_key(curve), size, digest)

    assert is_refused(f"{content}.{encoded(signature)}")


def test_key_of_somebody_else_under_our_id_is_refused() -> None:
    assert is_refused(forged(key=OTHER_KEY))


@pytest.mark.parametrize(
    "extra",
    [
        {"jwk": OTHER_KEY.as_dict(private=False)},
        {"jku": "https://attacker.example/jwks.json"},
        {"x5u": "https://attacker.example/cert.pem"},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"], "exp": NOW},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": True},
        {"zip": "DEF"},
        {"cty": "JWT"},
        {"unheard-of": 1},
    ],
)
def test_header_brings_nothing_of_its_own(extra: dict[str, Any]) -> None:
    assert is_refused(forged({**HEADER, **extra}, key=OTHER_KEY))
    assert is_refused(forged({**HEADER, **extra}))


@pytest.mark.parametrize("member", ["alg", "typ", "kid"])
def test_header_must_be_whole(member: str) -> None:
    assert is_refused(forged({name: value for name, value in HEADER.items() if name != member}))


@pytest.mark.parametrize("kind", ["JWT", "jwt", "id+jwt", "dpop+jwt", "AT+JWT", "", None])
def test_token_of_another_type_is_refused(kind: str | None) -> None:
    assert is_refused(forged({**HEADER, "typ": kind}))


@pytest.mark.parametrize(
    "kid",
    ["unknown", "", None, 0, [KEY.kid], "../../dev/null", "' OR 1=1 --", f"{KEY.kid} "],
    ids=["unknown", "empty", "null", "number", "list", "path", "injection", "space"],
)
def test_key_id_is_only_looked_up(kid: Any) -> None:
    assert is_refused(forged({**HEADER, "kid": kid}))


def test_doubled_header_member_is_refused() -> None:
    doubled = json.dumps(HEADER)[:-1] + ', "alg": "ES256"}'

    assert is_refused(forged(doubled))


@pytest.mark.parametrize("claim", ["sub", "role", "exp", "tenant"])
def test_doubled_claim_is_refused(claim: str) -> None:
    doubled = f'{json.dumps(CLAIMS)[:-1]}, "{claim}": {json.dumps(CLAIMS[claim])}}}'

    assert is_refused(forged(claims=doubled))


@pytest.mark.parametrize("size", [1, 31, 33, 63])
def test_numbers_of_a_signature_have_one_length(size: int) -> None:
    content = f"{encoded(HEADER)}.{encoded(CLAIMS)}"

    assert is_refused(f"{content}.{encoded(ecdsa(content)[:size])}")
    assert is_refused(f"{content}.{encoded(bytes(64 - size) + ecdsa(content)[:size])}")


@pytest.mark.parametrize("header", ["", "null", "[]", "1", '"ES256"', "{", "\ufeff{}", "[" * 290])
def test_header_that_is_no_object_is_refused(header: str) -> None:
    assert is_refused(forged(header))


@pytest.mark.parametrize("claims", ["", "null", "[]", "{", "\x00", "true"])
def test_payload_that_is_no_object_is_refused(claims: str) -> None:
    assert is_refused(forged(claims=claims))


def test_changed_payload_is_refused() -> None:
    header, _, signature = parts()

    assert is_refused(f"{header}.{encoded({**CLAIMS, 'role': 'owner'})}.{signature}")


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\x00" * 64,
        b"\xff" * 64,
        b"\x00" * 63 + b"\x01",
        ecdsa("something else"),
        ecdsa("x", size=33),
    ],
    ids=["empty", "zeros", "ones", "zero r", "of another text", "too long"],
)
def test_worthless_signature_is_refused(signature: bytes) -> None:
    header, payload, _ = parts()

    assert is_refused(f"{header}.{payload}.{encoded(signature)}")


def test_signature_in_asn1_is_refused() -> None:
    header, payload, _ = parts()
    der = KEY.private_key.sign(f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))

    assert is_refused(f"{header}.{payload}.{encoded(der)}")


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("addition", ["=", "==", "\n", " ", "\t", "+", "/", "%3D", "\u2028", "\x00", "é"])
def test_base64_has_one_spelling(place: int, addition: str) -> None:
    spelled = parts()
    spelled[place] += addition

    assert is_refused(".".join(spelled))


def test_unused_bits_of_the_last_character_are_zero() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = forged()
    sibling = alphabet[alphabet.index(token[-1]) ^ 1]

    assert is_refused(token[:-1] + sibling)


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_token_has_three_parts(count: int) -> None:
    assert is_refused(".".join((parts() * 2)[:count]))


def test_json_serialisation_is_refused() -> None:
    header, payload, signature = parts()
    one = {"protected": header, "signature": signature}

    assert is_refused(json.dumps({"payload": payload, **one}))
    assert is_refused(json.dumps({"payload": payload, "signatures": [one]}))


def test_oversized_token_is_refused() -> None:
    assert is_refused(forged(claims={**CLAIMS, "padding": "x" * 4000}))
    assert is_refused("a." * 1_000_000)


@given(st.text(max_size=300))
def test_any_text_is_refused_in_the_same_way(text: str) -> None:
    assert is_refused(text)


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_any_changed_character_is_noticed(place: int, character: str) -> None:
    token = forged()
    place %= len(token)
    changed = token[:place] + character + token[place + 1 :]

    assert is_refused(changed) or changed == token
