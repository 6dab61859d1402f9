"""The form of an API key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.api_keys import hasher, is_secret_of, new_api_key, parse_api_key
from tests.unit.authorizer.forging import forged


def test_key_is_read_back() -> None:
    key = new_api_key()

    assert parse_api_key(str(key)) == key


@pytest.mark.parametrize(
    "text",
    ["", "mk_", "mk_abc_def", forged(), f"{new_api_key()} ", f"{new_api_key()}\n"],
    ids=["empty", "prefix", "short", "token", "space", "line"],
)
def test_anything_else_is_no_key(text: str) -> None:
    assert parse_api_key(text) is None


@given(st.text())
def test_no_text_upsets_it(text: str) -> None:
    key = parse_api_key(text)

    assert key is None or str(key) == text


def test_hash_is_argon2id_of_one_secret() -> None:
    key = new_api_key()
    hashed = hasher().hash(key.secret)

    assert hashed.startswith("$argon2id$")
    assert is_secret_of(hashed, key.secret)
    assert not is_secret_of(hashed, new_api_key().secret)
    assert not is_secret_of("not a hash", key.secret)
