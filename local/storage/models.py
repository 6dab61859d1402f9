"""Buckets and objects as files; no protocol here.

An object is one file: a line of JSON that describes it, then its bytes. A write goes to a temporary file that
is renamed, so that after a crash there is the old object or the new one. A file is named by the SHA-256 of
its key: no key leaves the directory or is too long for it. What exists is indexed in memory on opening.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from local.storage.exceptions import (
    BucketAlreadyOwnedByYou,
    InvalidBucketName,
    KeyTooLongError,
    NoSuchBucket,
    NoSuchKey,
)
from shared.clock import Clock, utcnow

BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
MAX_KEY = 1024
UPLOADING = ".uploading"


@dataclass(frozen=True)
class Head:
    """What is known of an object besides its bytes. `headers` are given back with it as they came."""

    key: str
    size: int
    etag: str
    modified_at: datetime
    headers: Mapping[str, str]

    def dump(self) -> bytes:
        """One line."""
        return json.dumps({**vars(self), "modified_at": self.modified_at.isoformat()}).encode() + b"\n"

    @classmethod
    def load(cls, line: bytes) -> "Head":
        fields = json.loads(line)
        return cls(**{**fields, "modified_at": datetime.fromisoformat(fields["modified_at"])})


@dataclass(frozen=True)
class Listing:
    """A page of keys in order; `last` is where the next page begins, empty when there is none."""

    heads: list[Head]
    prefixes: list[str]
    last: str


class Storage:
    """All buckets of the local cloud, kept under one directory."""

    def __init__(self, directory: Path, *, clock: Clock = utcnow) -> None:
        self.clock = clock
        self._directory = directory
        self._uploading = directory / UPLOADING
        self._uploading.mkdir(parents=True, exist_ok=True)
        for leftover in self._uploading.iterdir():
            leftover.unlink()
        names = [path.name for path in directory.iterdir() if path.name != UPLOADING]
        self._buckets = {name: self._open(name) for name in names}

    def __iter__(self) -> Iterator["Bucket"]:
        return iter(sorted(self._buckets.values(), key=lambda bucket: bucket.name))

    def __getitem__(self, name: str) -> "Bucket":
        try:
            return self._buckets[name]
        except KeyError as error:
            raise NoSuchBucket from error

    def create(self, name: str) -> "Bucket":
        if name in self._buckets:
            raise BucketAlreadyOwnedByYou
        return self.ensure(name)

    def ensure(self, name: str) -> "Bucket":
        """The bucket of this name, made if there is none."""
        if not BUCKET_NAME.fullmatch(name):
            raise InvalidBucketName
        if name not in self._buckets:
            (self._directory / name).mkdir()
            self._buckets[name] = self._open(name)
        return self._buckets[name]

    def _open(self, name: str) -> "Bucket":
        return Bucket(self._directory / name, self._uploading, self.clock)


class Bucket:
    """One flat space of keys."""

    def __init__(self, directory: Path, uploading: Path, clock: Clock) -> None:
        self.name = directory.name
        self._directory = directory
        self._uploading = uploading
        self._clock = clock
        self._heads = {head.key: head for head in map(_read_head, directory.iterdir())}

    def __contains__(self, key: str) -> bool:
        return key in self._heads

    def put(self, key: str, body: bytes, headers: Mapping[str, str]) -> Head:
        etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
        head = Head(key, len(body), etag, self._clock().replace(microsecond=0), dict(headers))
        temporary = self._uploading / uuid4().hex
        temporary.write_bytes(head.dump() + body)
        temporary.replace(self._path(key))
        self._heads[key] = head
        return head

    def head(self, key: str) -> Head:
        try:
            return self._heads[key]
        except KeyError as error:
            raise NoSuchKey from error

    def read(self, head: Head, span: range | None = None) -> bytes:
        """The bytes of the object, or those at `span`."""
        span = range(head.size) if span is None else span
        with self._path(head.key).open("rb") as file:
            file.seek(len(file.readline()) + span.start)
            return file.read(len(span))

    def delete(self, key: str) -> None:
        """Nothing happens if there is no such key, as in S3."""
        if self._heads.pop(key, None):
            self._path(key).unlink()

    def listing(self, prefix: str = "", delimiter: str = "", after: str = "", limit: int = 1000) -> Listing:
        """Keys that start with `prefix`; those with `delimiter` further on count as one common prefix."""
        heads: list[Head] = []
        prefixes: list[str] = []
        last = ""
        for key in sorted(key for key in self._heads if key.startswith(prefix) and key > after):
            entry = _entry(key, prefix, delimiter)
            if entry in (after, last):
                continue
            if len(heads) + len(prefixes) == limit:
                return Listing(heads, prefixes, last)
            last = entry
            if entry == key:
                heads.append(self._heads[key])
            else:
                prefixes.append(entry)
        return Listing(heads, prefixes, "")

    def _path(self, key: str) -> Path:
        encoded = key.encode()
        if len(encoded) > MAX_KEY:
            raise KeyTooLongError
        return self._directory / hashlib.sha256(encoded).hexdigest()


def _entry(key: str, prefix: str, delimiter: str) -> str:
    """The key itself, or the common prefix that hides it."""
    head, found, _ = key.removeprefix(prefix).partition(delimiter) if delimiter else ("", "", "")
    return prefix + head + found if found else key


def _read_head(path: Path) -> Head:
    with path.open("rb") as file:
        return Head.load(file.readline())
