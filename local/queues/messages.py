"""A message: its limits (Yandex's "Quotas and limits" page, 2025) and its digests."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from local.queues.exceptions import InvalidMessageContents, InvalidParameterValue

MAX_SIZE = 262_144
MAX_ATTRIBUTES = 10
MAX_DELAY = 900
ATTRIBUTE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,256}")
FORBIDDEN = re.compile(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Attribute:
    """One message attribute. `data_type` is String, Number or Binary, perhaps with a `.suffix`."""

    data_type: str
    value: str | bytes

    @classmethod
    def from_wire(cls, name: str, wire: Mapping[str, str]) -> Self:
        """From `{"DataType": ..., "StringValue" | "BinaryValue": ...}`."""
        data_type = wire.get("DataType", "")
        binary = data_type.split(".")[0] == "Binary"
        value = wire.get("BinaryValue" if binary else "StringValue")
        if not ATTRIBUTE_NAME.fullmatch(name) or not value or data_type.split(".")[0] not in KINDS:
            raise InvalidParameterValue(f"The message attribute {name!r} is not valid.")
        try:
            return cls(data_type, base64.b64decode(value) if binary else value)
        except ValueError as error:
            raise InvalidParameterValue(f"The message attribute {name!r} is not base64.") from error

    def to_wire(self) -> dict[str, str]:
        if isinstance(self.value, bytes):
            return {"DataType": self.data_type, "BinaryValue": base64.b64encode(self.value).decode()}
        return {"DataType": self.data_type, "StringValue": self.value}

    @property
    def payload(self) -> bytes:
        return self.value if isinstance(self.value, bytes) else self.value.encode()


KINDS = ("String", "Number", "Binary")
Attributes = dict[str, Attribute]


@dataclass(frozen=True)
class Draft:
    """A message on its way in. `delay` in seconds; `None` means the queue's own."""

    body: str
    attributes: Attributes = field(default_factory=dict)
    delay: int | None = None

    def __post_init__(self) -> None:
        if not self.body or FORBIDDEN.search(self.body):
            raise InvalidMessageContents("The body is empty or has characters outside the allowed set.")
        if len(self.attributes) > MAX_ATTRIBUTES:
            raise InvalidParameterValue(f"A message has at most {MAX_ATTRIBUTES} attributes.")
        if self.delay is not None and not 0 <= self.delay <= MAX_DELAY:
            raise InvalidParameterValue(f"DelaySeconds is a number from 0 to {MAX_DELAY}.")

    @property
    def size(self) -> int:
        """Bytes that count against the limit: the body with names, types and values of attributes."""
        extras = (len(name) + len(a.data_type) + len(a.payload) for name, a in self.attributes.items())
        return len(self.body.encode()) + sum(extras)


@dataclass(frozen=True)
class Message:
    """A stored message. Moments are milliseconds of Unix time; `receipt` is empty until received."""

    sequence: int
    message_id: str
    body: str
    attributes: Attributes
    sent_at: int
    receive_count: int
    first_received_at: int
    receipt: str

    @property
    def receipt_handle(self) -> str:
        return f"{self.sequence}-{self.receipt}"


def dump_attributes(attributes: Attributes) -> str:
    return json.dumps({name: attribute.to_wire() for name, attribute in attributes.items()})


def load_attributes(text: str) -> Attributes:
    return {name: Attribute.from_wire(name, wire) for name, wire in json.loads(text).items()}


def md5_of_body(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def md5_of_attributes(attributes: Attributes) -> str:
    """SQS developer guide, "Calculating the MD5 message digest for message attributes"; "" when none."""
    if not attributes:
        return ""
    digest = hashlib.md5(usedforsecurity=False)
    for name, attribute in sorted(attributes.items()):
        kind = b"\2" if isinstance(attribute.value, bytes) else b"\1"
        digest.update(_sized(name.encode()) + _sized(attribute.data_type.encode()))
        digest.update(kind + _sized(attribute.payload))
    return digest.hexdigest()


def _sized(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
