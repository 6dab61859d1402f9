"""Envelope encryption with the local KMS on the wire: what opens, what does not, how keys change."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from local.kms.app import KEY_ID, make_app
from local.kms.key import KeyFile
from shared.encryption import Envelope, Sealed
from shared.errors import Unavailable
from shared.kms import Kms, Undecipherable
from tests.local.serving import served

ROW = ("secrets", "acme", "vk")
VALUE = "vk1.a.секретный-токен"


@pytest.fixture(scope="module")
def kms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make_app(KeyFile(tmp_path_factory.mktemp("kms") / "key.json"))) as url:
        yield url


@pytest.fixture(scope="module")
def envelope(kms_url: str) -> Envelope:
    return Envelope(Kms(kms_url, KEY_ID, lambda: "token"))


@pytest.fixture
def sealed(envelope: Envelope) -> Sealed:
    return envelope.seal(VALUE, *ROW)


def test_value_comes_back(envelope: Envelope, sealed: Sealed) -> None:
    assert envelope.open(sealed, *ROW) == VALUE


def test_nothing_of_the_value_is_stored(envelope: Envelope, sealed: Sealed) -> None:
    again = envelope.seal(VALUE, *ROW)

    assert VALUE not in str(sealed)
    assert sealed.ciphertext != again.ciphertext
    assert sealed.data_key != again.data_key


@pytest.mark.parametrize(
    "row",
    [
        ("secrets", "other", "vk"),
        ("secrets", "acme", "smtp"),
        ("consents", "acme", "vk"),
        ("secrets", "acmevk"),
    ],
)
def test_value_moved_to_another_row_does_not_open(
    envelope: Envelope, sealed: Sealed, row: tuple[str, ...]
) -> None:
    with pytest.raises(Undecipherable):
        envelope.open(sealed, *row)


@pytest.mark.parametrize("part", ["ciphertext", "data_key"])
@pytest.mark.parametrize("place", [0, 20, -10])
def test_changed_value_does_not_open(envelope: Envelope, sealed: Sealed, part: str, place: int) -> None:
    text = getattr(sealed, part)
    character = "A" if text[place] != "A" else "B"
    changed = text[:place] + character + text[place:][1:]

    with pytest.raises(Undecipherable):
        envelope.open(replace(sealed, **{part: changed}), *ROW)


@pytest.mark.parametrize("ciphertext", ["", "AAAA", "not base64!"])
def test_value_that_was_cut_does_not_open(envelope: Envelope, sealed: Sealed, ciphertext: str) -> None:
    with pytest.raises(Undecipherable):
        envelope.open(replace(sealed, ciphertext=ciphertext), *ROW)


def test_data_key_of_another_value_does_not_open(envelope: Envelope, sealed: Sealed) -> None:
    other = envelope.seal("other", *ROW)

    with pytest.raises(Undecipherable):
        envelope.open(replace(sealed, data_key=other.data_key), *ROW)


def test_rotated_key_opens_old_values_and_seals_new_ones(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "key.json")
    with served(make_app(keys)) as url:
        envelope = Envelope(Kms(url, KEY_ID, lambda: "token"))
        old = envelope.seal(VALUE, *ROW)
        version = keys.rotate()

        new, rewrapped = envelope.seal(VALUE, *ROW), envelope.rewrap(old, *ROW)

        assert old.key_version != version
        assert (new.key_version, rewrapped.key_version) == (version, version)
        assert rewrapped.ciphertext == old.ciphertext
        assert [envelope.open(one, *ROW) for one in (old, new, rewrapped)] == [VALUE] * 3


def test_key_of_another_installation_opens_nothing(sealed: Sealed, tmp_path: Path) -> None:
    with served(make_app(KeyFile(tmp_path / "key.json"))) as url, pytest.raises(Undecipherable):
        Envelope(Kms(url, KEY_ID, lambda: "token")).open(sealed, *ROW)


def test_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    KeyFile(tmp_path / "key.json")

    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("key_id", "token"), [("unknown", "token"), (KEY_ID, "")], ids=["unknown key", "no token"]
)
def test_refusal_says_nothing_secret(kms_url: str, key_id: str, token: str) -> None:
    envelope = Envelope(Kms(kms_url, key_id, lambda: token))

    with pytest.raises(Unavailable) as caught:
        envelope.seal(VALUE, *ROW)

    assert VALUE not in repr(caught.value) + str(caught.value.__cause__)


def test_silent_service_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        Envelope(Kms("http://127.0.0.1:9", KEY_ID, lambda: "token")).seal(VALUE, *ROW)
