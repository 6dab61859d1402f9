"""Key Management Service: wraps and unwraps data keys with a key that never leaves it.

REST of `yandex.cloud.kms.v1.SymmetricCryptoService` (yandex.cloud/docs/kms/api-ref/SymmetricCrypto, read in
November 2026): bytes travel in base64, the data key is bound to an `aadContext` of at most 8 KB.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.errors import Unavailable

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 5


class Undecipherable(Exception):
    """Not encrypted with this key, or for another row: a defect or an attack, never the caller's fault."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key as it may be stored, and the version of the KMS key that wraps it."""

    version: str
    ciphertext: str


@dataclass(frozen=True)
class DataKey:
    """A new data key: in the open for the one use it was made for."""

    wrapped: WrappedKey
    plaintext: bytes = field(repr=False)


class Kms:
    """One symmetric key of KMS. `token` gives the IAM token of the moment."""

    def __init__(self, url: str, key_id: str, token: Callable[[], str]) -> None:
        self._url = f"{url}/kms/v1/keys/{key_id}"
        self._token = token

    def new_data_key(self, context: bytes) -> DataKey:
        """256 random bits for AES. Raises `Unavailable`."""
        answer = self._call("generateDataKey", context, dataKeySpec="AES_256")
        wrapped = WrappedKey(answer["versionId"], answer["dataKeyCiphertext"])
        return DataKey(wrapped, base64.b64decode(answer["dataKeyPlaintext"]))

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """The data key. Raises `Undecipherable`, `Unavailable`."""
        answer = self._call("decrypt", context, ciphertext=wrapped.ciphertext)
        return base64.b64decode(answer["plaintext"])

    def rewrap(self, wrapped: WrappedKey, context: bytes) -> WrappedKey:
        """The same data key under the present version, never seen in the open. Raises as `unwrap`."""
        source = base64.b64encode(context).decode()
        answer = self._call("reEncrypt", context, sourceAadContext=source, ciphertext=wrapped.ciphertext)
        return WrappedKey(answer["versionId"], answer["ciphertext"])

    def _call(self, action: str, context: bytes, **body: str) -> dict[str, Any]:
        import httpx

        try:
            response = _client().post(
                f"{self._url}:{action}",
                json={"aadContext": base64.b64encode(context).decode(), **body},
                headers={"Authorization": f"Bearer {self._token()}"},
            )
        except httpx.HTTPError as error:
            raise _unavailable() from error
        if response.status_code == 400:
            raise Undecipherable(f"KMS refused to {action}")
        if not response.is_success:
            raise _unavailable()
        answer: dict[str, Any] = response.json()
        return answer


@cache
def _client() -> "httpx.Client":
    """The instance's: making one reads every certificate authority."""
    import httpx

    return httpx.Client(timeout=TIMEOUT_SECONDS)


def _unavailable() -> Unavailable:
    return Unavailable("Хранилище ключей не ответило, повторите запрос.", "The key service did not answer.")
