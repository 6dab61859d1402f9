"""Which keys of the published set may sign, and how one follows another."""

import json
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from functions.authorizer.tokens import InvalidToken, read_token, signing_keys
from tests.unit.authorizer.forging import HEADER, KEY, NOW, OTHER_KEY, forged

PUBLIC = KEY.as_dict(private=False)
NEXT = OTHER_KEY.as_dict(private=False)
BY_NEXT = forged({**HEADER, "kid": OTHER_KEY.kid}, key=OTHER_KEY)


def key_set(*keys: Any) -> str:
    return json.dumps({"keys": keys})


def test_both_keys_are_good_while_they_overlap() -> None:
    keys = signing_keys(key_set(PUBLIC, NEXT))

    assert read_token(forged(), keys, NOW) == read_token(BY_NEXT, keys, NOW)


def test_withdrawn_key_is_refused() -> None:
    with pytest.raises(InvalidToken):
        read_token(forged(), signing_keys(key_set(NEXT)), NOW)


@pytest.mark.parametrize(
    "purpose",
    [{"use": "enc"}, {"alg": "ES384"}, {"alg": "ECDH-ES"}, {"key_ops": ["deriveKey"]}, {"kid": None}],
)
def test_key_meant_for_something_else_is_left_out(purpose: dict[str, Any]) -> None:
    keys = signing_keys(key_set({**PUBLIC, **purpose}, NEXT))

    with pytest.raises(InvalidToken):
        read_token(forged(), keys, NOW)


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [OctKey.generate_key(256).as_dict(private=True)],
        [ECKey.generate_key("P-384", auto_kid=True).as_dict(private=False)],
        [PUBLIC, {**NEXT, "kid": KEY.kid}],
        [{**PUBLIC, "x": NEXT["x"]}],
    ],
)
def test_key_set_that_cannot_serve_is_an_error_of_the_deployment(keys: list[Any]) -> None:
    with pytest.raises(ValueError):
        signing_keys(key_set(*keys))


def test_private_part_is_not_kept() -> None:
    [key] = signing_keys(key_set(KEY.as_dict(private=True)))

    assert not key.is_private
