"""The bytes of an upload: aws-chunked framing taken off, checksums compared."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping

from local.storage.exceptions import BadDigest, IncompleteBody, UnsupportedFeature

DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "content-md5": lambda body: hashlib.md5(body, usedforsecurity=False).digest(),
    "x-amz-checksum-crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "x-amz-checksum-sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "x-amz-checksum-sha256": lambda body: hashlib.sha256(body).digest(),
}
NOT_DIGESTS = {"x-amz-checksum-mode", "x-amz-checksum-algorithm"}


def upload(headers: Mapping[str, str], sent: bytes) -> bytes:
    """What the client means to store. `headers` have lower-case names."""
    if not headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        _check_digests(headers, sent)
        return sent
    body, trailers = _unchunk(sent)
    if str(len(body)) != headers.get("x-amz-decoded-content-length", str(len(body))):
        raise IncompleteBody
    _check_digests({**headers, **trailers}, body)
    return body


def _check_digests(headers: Mapping[str, str], body: bytes) -> None:
    for name, value in headers.items():
        if name in DIGESTS:
            if base64.b64encode(DIGESTS[name](body)).decode() != value:
                raise BadDigest(f"{name} does not match the body.")
        elif name.startswith("x-amz-checksum-") and name not in NOT_DIGESTS:
            raise UnsupportedFeature(f"The local storage cannot check {name}.")


def _unchunk(sent: bytes) -> tuple[bytes, dict[str, str]]:
    """`<hex size>[;extension]\\r\\n<bytes>\\r\\n` until size 0, then `name:value` trailers."""
    chunks: list[bytes] = []
    rest = sent
    while True:
        line, _, rest = rest.partition(b"\r\n")
        size = _size(line)
        if size == 0:
            return b"".join(chunks), _trailers(rest)
        if rest[size : size + 2] != b"\r\n":
            raise IncompleteBody
        chunks.append(rest[:size])
        rest = rest[size + 2 :]


def _size(line: bytes) -> int:
    try:
        return int(line.partition(b";")[0], 16)
    except ValueError as error:
        raise IncompleteBody from error


def _trailers(rest: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in rest.decode("latin-1").split("\r\n") if line)
    return {name.strip().lower(): value.strip() for name, _, value in lines}
