"""What a truly signed token must say, and when."""

import math
from typing import Any

import pytest

from functions.authorizer.tokens import LEEWAY, InvalidToken, bearer_token, read_token, signing_keys
from tests.unit.authorizer.forging import CLAIMS, JWKS, NOW, forged


def is_refused(claims: dict[str, Any], now: int = NOW) -> bool:
    try:
        read_token(forged(claims=claims), signing_keys(JWKS), now)
    except InvalidToken:
        return True
    return False


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_needed(name: str) -> None:
    assert is_refused({key: value for key, value in CLAIMS.items() if key != name})


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("value", [None, "", [], {}, ["maestro", 1], True, [NOW], {"$ne": ""}])
def test_claim_of_a_wrong_type_is_refused(name: str, value: Any) -> None:
    assert is_refused({**CLAIMS, name: value})


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("value", [math.nan, math.inf, "1900000000", "NaN"])
def test_time_is_a_finite_number(name: str, value: Any) -> None:
    assert is_refused({**CLAIMS, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "maestro.evil"),
        ("iss", "Maestro"),
        ("aud", "other-api"),
        ("aud", ["maestro-api", "other-api"]),
    ],
)
def test_token_is_of_our_issuer_and_for_us_alone(name: str, value: Any) -> None:
    assert is_refused({**CLAIMS, name: value})


@pytest.mark.parametrize(("seconds", "refused"), [(-LEEWAY, True), (-LEEWAY + 1, False), (1, False)])
def test_token_ends_at_exp_and_the_leeway(seconds: int, refused: bool) -> None:
    assert is_refused({**CLAIMS, "exp": NOW + seconds}) is refused


@pytest.mark.parametrize("name", ["nbf", "iat"])
@pytest.mark.parametrize(("seconds", "refused"), [(LEEWAY, False), (LEEWAY + 1, True), (10**12, True)])
def test_token_of_the_future_is_refused(name: str, seconds: int, refused: bool) -> None:
    assert is_refused({**CLAIMS, name: NOW + seconds}) is refused


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer t"}, {"authorization": "bearer  t "}])
def test_scheme_and_header_know_no_case(headers: dict[str, str]) -> None:
    assert bearer_token(headers) == "t"


def test_two_authorizations_are_none() -> None:
    with pytest.raises(InvalidToken):
        bearer_token({"Authorization": "Bearer t", "authorization": "Bearer t"})


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Basic t", "t", "Bearer\tt"])
def test_other_credentials_are_no_token(value: str) -> None:
    with pytest.raises(InvalidToken):
        bearer_token({"Authorization": value})
