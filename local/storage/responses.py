"""The operations of S3 that the product uses, path style."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime

from local.storage import documents
from local.storage.exceptions import (
    InvalidArgument,
    InvalidRange,
    NotModified,
    PreconditionFailed,
    UnsupportedFeature,
)
from local.storage.models import Bucket, Head, Storage

MAX_LISTED = 1000
METADATA = "x-amz-meta-"
KEPT_HEADERS = {
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
}
OVERRIDES = {f"response-{name}" for name in KEPT_HEADERS}
LISTING = {
    "continuation-token",
    "delimiter",
    "encoding-type",
    "fetch-owner",
    "list-type",
    "max-keys",
    "prefix",
    "start-after",
}
#: There are no older versions here: each object is its only one, as in a bucket without versioning.
VERSIONS = {"delimiter", "encoding-type", "key-marker", "max-keys", "prefix", "version-id-marker"}
XML = {"Content-Type": documents.CONTENT_TYPE}
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Request:
    """`headers` have lower-case names; `body` is without transfer framing."""

    bucket: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class StorageApi:
    """One method per operation."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def list_buckets(self, _request: Request) -> Answer:
        return Answer(headers=XML, body=documents.bucket_list(self._storage))

    def create_bucket(self, request: Request) -> Answer:
        return Answer(headers={"Location": f"/{self._storage.create(request.bucket).name}"})

    def head_bucket(self, request: Request) -> Answer:
        self._bucket(request)
        return Answer()

    def list_objects(self, request: Request) -> Answer:
        query = request.query
        token = query.get("continuation-token", "")
        after = _opened(token) if token else query.get("start-after", "")
        prefix, delimiter, limit = query.get("prefix", ""), query.get("delimiter", ""), _limit(query)
        page = self._bucket(request).listing(prefix, delimiter, after, limit)
        url_encoded = query.get("encoding-type") == "url"
        about = {"Name": request.bucket, "MaxKeys": str(limit)}
        if url_encoded:
            about["EncodingType"] = "url"
        if page.last:
            about["NextContinuationToken"] = _sealed(page.last)
        return Answer(headers=XML, body=documents.object_list(page, about, url_encoded=url_encoded))

    def list_versions(self, request: Request) -> Answer:
        query = request.query
        after, prefix, limit = query.get("key-marker", ""), query.get("prefix", ""), _limit(query)
        page = self._bucket(request).listing(prefix, query.get("delimiter", ""), after, limit)
        url_encoded = query.get("encoding-type") == "url"
        about = {"Name": request.bucket, "MaxKeys": str(limit)}
        if url_encoded:
            about["EncodingType"] = "url"
        return Answer(headers=XML, body=documents.version_list(page, about, url_encoded=url_encoded))

    def delete_objects(self, request: Request) -> Answer:
        bucket = self._bucket(request)
        keys, quiet = documents.keys_to_delete(request.body)
        for key in keys:
            bucket.delete(key)
        return Answer(headers=XML, body=documents.deleted([] if quiet else keys))

    def put_object(self, request: Request) -> Answer:
        bucket = self._bucket(request)
        condition = request.headers.get("if-none-match", "")
        if condition not in ("", "*"):
            raise UnsupportedFeature("A write takes If-None-Match: * only.")
        if condition and request.key in bucket:
            raise PreconditionFailed
        head = bucket.put(request.key, request.body, _kept(request.headers))
        return Answer(headers={"ETag": _quoted(head.etag)})

    def get_object(self, request: Request) -> Answer:
        bucket = self._bucket(request)
        head = bucket.head(request.key)
        _check_not_known(request, head)
        headers = {**_described(head), **_overrides(request.query)}
        span = _span(request.headers.get("range", ""), head.size)
        if span is None:
            return Answer(headers=headers, body=bucket.read(head))
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{head.size}"
        return Answer(206, headers, bucket.read(head, span))

    def head_object(self, request: Request) -> Answer:
        head = self._bucket(request).head(request.key)
        _check_not_known(request, head)
        return Answer(headers={**_described(head), "Content-Length": str(head.size)})

    def delete_object(self, request: Request) -> Answer:
        if request.query.get("versionId", documents.ONLY_VERSION) != documents.ONLY_VERSION:
            raise InvalidArgument("There is no such version.")
        self._bucket(request).delete(request.key)
        return Answer(204)

    def _bucket(self, request: Request) -> Bucket:
        return self._storage[request.bucket]


@dataclass(frozen=True)
class Operation:
    """`required` has the query parameters that choose it, `allowed` the others it understands."""

    run: Callable[[StorageApi, Request], Answer]
    required: Mapping[str, str] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)

    def suits(self, query: Mapping[str, str]) -> bool:
        return all(query.get(name) == value for name, value in self.required.items()) and all(
            name in self.required or name in self.allowed for name in query
        )


OPERATIONS = {
    ("GET", "service"): [Operation(StorageApi.list_buckets)],
    ("PUT", "bucket"): [Operation(StorageApi.create_bucket)],
    ("HEAD", "bucket"): [Operation(StorageApi.head_bucket)],
    ("GET", "bucket"): [
        Operation(StorageApi.list_objects, {"list-type": "2"}, LISTING),
        Operation(StorageApi.list_versions, {"versions": ""}, VERSIONS),
    ],
    ("POST", "bucket"): [Operation(StorageApi.delete_objects, {"delete": ""})],
    ("PUT", "object"): [Operation(StorageApi.put_object)],
    ("GET", "object"): [Operation(StorageApi.get_object, allowed=OVERRIDES)],
    ("HEAD", "object"): [Operation(StorageApi.head_object)],
    ("DELETE", "object"): [Operation(StorageApi.delete_object, allowed={"versionId"})],
}


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """What is stored with an object; aws-chunked is a framing and not an encoding of the content."""
    kept = {n: v for n, v in headers.items() if n in KEPT_HEADERS or n.startswith(METADATA)}
    codings = [part.strip() for part in kept.pop("content-encoding", "").split(",")]
    if content := ",".join(part for part in codings if part not in ("", "aws-chunked")):
        kept["content-encoding"] = content
    return {"content-type": "binary/octet-stream", **kept}


def _described(head: Head) -> dict[str, str]:
    modified = format_datetime(head.modified_at, usegmt=True)
    return {**head.headers, "ETag": _quoted(head.etag), "Last-Modified": modified, "Accept-Ranges": "bytes"}


def _overrides(query: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("response-"): value for name, value in query.items() if name in OVERRIDES}


def _check_not_known(request: Request, head: Head) -> None:
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if "*" in known or _quoted(head.etag) in known or head.etag in known:
        raise NotModified


def _span(text: str, size: int) -> range | None:
    """The bytes that a Range header asks for; `None`, all of them, where it is not understood."""
    match = RANGE.fullmatch(text)
    if not match or match.group(1, 2) == ("", ""):
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(int(last) + 1, size) if first and last else size
    if start >= stop:
        raise InvalidRange
    return range(start, stop)


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("max-keys", str(MAX_LISTED))
    if not text.isdecimal():
        raise InvalidArgument("max-keys is a number.")
    return min(int(text), MAX_LISTED)


def _sealed(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()


def _opened(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError as error:
        raise InvalidArgument("The continuation token is not valid.") from error


def _quoted(etag: str) -> str:
    return f'"{etag}"'
