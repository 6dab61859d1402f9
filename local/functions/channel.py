"""What the cloud and an instance say to each other: frames of four bytes of length, then JSON."""

import asyncio
import json
import struct
from io import BufferedRWPair
from typing import Any

LIMIT = 3_500_000  # a request or a response of a function, as JSON
_LENGTH = struct.Struct(">I")


def pack(value: Any) -> bytes:
    """One frame. Raises `TypeError` for what JSON cannot carry."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(body)) + body


def read(stream: BufferedRWPair) -> Any:
    """The next frame, inside an instance. Raises `EOFError` when the cloud is gone."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(header)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return json.loads(body.decode("utf-8", "surrogatepass"))


async def receive(reader: asyncio.StreamReader) -> Any:
    """The next frame, inside the cloud. Raises `IncompleteReadError` when the instance is gone."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    body = await reader.readexactly(length)
    return json.loads(body.decode("utf-8", "surrogatepass"))
