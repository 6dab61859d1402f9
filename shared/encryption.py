"""Envelope encryption of single values: each has a data key of its own, which KMS wraps.

AES-256-GCM; the identity of the row is authenticated with the value and with its key, so that a ciphertext
moved to another row, tenant or table opens nothing. Rotation: KMS makes a new version of its key (Terraform
asks for it once a year), old versions keep opening; `rewrap` brings a value under the present version without
its plaintext appearing anywhere, after which an old version may be destroyed.
"""

import base64
import json
import secrets
from dataclasses import dataclass

from shared.config import KmsSettings
from shared.iam import iam_token
from shared.kms import Kms, Undecipherable, WrappedKey

NONCE_BYTES = 12


@dataclass(frozen=True)
class Sealed:
    """What a table keeps: three texts."""

    key_version: str
    data_key: str
    ciphertext: str


class Envelope:
    """Seals and opens; `identity` is the table and the key of the row."""

    def __init__(self, kms: Kms) -> None:
        self._kms = kms

    def seal(self, plaintext: str, *identity: str) -> Sealed:
        """Raises `Unavailable`."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        context = _context(identity)
        key, nonce = self._kms.new_data_key(context), secrets.token_bytes(NONCE_BYTES)
        ciphertext = nonce + AESGCM(key.plaintext).encrypt(nonce, plaintext.encode(), context)
        return Sealed(key.wrapped.version, key.wrapped.ciphertext, base64.b64encode(ciphertext).decode())

    def open(self, sealed: Sealed, *identity: str) -> str:
        """The value. Raises `Undecipherable` when anything was changed or moved, `Unavailable`."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        context = _context(identity)
        key = self._kms.unwrap(WrappedKey(sealed.key_version, sealed.data_key), context)
        try:
            raw = base64.b64decode(sealed.ciphertext, validate=True)
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context).decode()
        except (ValueError, InvalidTag) as error:
            raise Undecipherable("a sealed value was changed") from error

    def rewrap(self, sealed: Sealed, *identity: str) -> Sealed:
        """The same value under the present version of the KMS key. Raises as `open`."""
        old = WrappedKey(sealed.key_version, sealed.data_key)
        new = self._kms.rewrap(old, _context(identity))
        return Sealed(new.version, new.ciphertext, sealed.ciphertext)


def envelope_of(settings: KmsSettings) -> Envelope:
    """With the key these settings name, as the account of the call."""
    return Envelope(Kms(settings.kms_url, settings.kms_key_id, iam_token))


def _context(identity: tuple[str, ...]) -> bytes:
    """JSON, so that ("a", "bc") is not ("ab", "c")."""
    return json.dumps(identity).encode()
