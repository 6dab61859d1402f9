"""A symmetric key with versions, kept in a file that only its owner may read."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class KmsError(Exception):
    """The ciphertext is not of this key, or was made for another context."""


@dataclass(frozen=True)
class Encrypted:
    """Under which version, and the bytes."""

    version: str
    ciphertext: bytes


class KeyFile:
    """The last version encrypts, every version decrypts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._write({"1": secrets.token_hex(32)})

    def rotate(self) -> str:
        """A new version; its name."""
        versions = self._versions()
        name = str(len(versions) + 1)
        self._write({**versions, name: secrets.token_hex(32)})
        return name

    def encrypt(self, plaintext: bytes, context: bytes) -> Encrypted:
        """The version's name stands before the ciphertext, as it is inside one of Yandex's."""
        version, key = list(self._versions().items())[-1]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(bytes.fromhex(key)).encrypt(nonce, plaintext, context)
        return Encrypted(version, f"{version}:".encode() + nonce + sealed)

    def decrypt(self, ciphertext: bytes, context: bytes) -> bytes:
        """Raises `KmsError`."""
        version, _, raw = ciphertext.partition(b":")
        key = self._versions().get(version.decode("ascii", "replace"))
        if key is None:
            raise KmsError
        try:
            return AESGCM(bytes.fromhex(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context)
        except (ValueError, InvalidTag) as error:
            raise KmsError from error

    def _versions(self) -> dict[str, str]:
        versions: dict[str, str] = json.loads(self._path.read_text())
        return versions

    def _write(self, versions: dict[str, str]) -> None:
        self._path.write_text(json.dumps(versions))
