"""The object storage on the wire: S3's REST and XML as boto3 and presigned links speak it."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from local.storage import documents
from local.storage.bodies import upload
from local.storage.exceptions import AccessDenied, EntityTooLarge, StorageError, UnsupportedFeature
from local.storage.models import Storage
from local.storage.responses import METADATA, OPERATIONS, Answer, Operation, Request, StorageApi
from local.storage.signatures import SIGNATURE, AccessKey, verify_link

MAX_OBJECT = 128 * 1024 * 1024
LINK_QUERY = {
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    SIGNATURE,
}
IGNORED_QUERY = {"x-id", *LINK_QUERY}
UNDERSTOOD_HEADERS = {
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-trailer",
    "x-amz-user-agent",
}
UNDERSTOOD_PREFIXES = (METADATA, "x-amz-checksum-")
REFUSED_CONDITIONS = {"if-match", "if-modified-since", "if-unmodified-since", "if-range"}


class StorageEndpoint:
    """Local Object Storage. It differs from Yandex's in this:

    - a presigned link (signature version 4) is verified; of a signed request only a key must be present;
    - only the operations in `OPERATIONS`, path style: no multipart upload, copy, ACL, CORS;
    - an object has one version, which is listed and deleted as `null`;
    - of conditions only If-None-Match; of checksums MD5, CRC-32, SHA-1, SHA-256, not given back on reading;
    - an object is at most 128 MB; a bucket cannot be deleted.
    """

    def __init__(self, storage: Storage, key: AccessKey) -> None:
        self._storage = storage
        self._api = StorageApi(storage)
        self._key = key

    async def handle(self, request: web.Request) -> web.Response:
        path, _, query_text = request.raw_path.partition("?")
        path, query = unquote(path), dict(parse_qsl(query_text, keep_blank_values=True))
        try:
            answer = await self._answer(request, path, query)
        except StorageError as error:
            body = b"" if error.status == 304 else documents.refusal(error, path)
            answer = Answer(error.status, {"Content-Type": documents.CONTENT_TYPE}, body)
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    async def _answer(self, request: web.Request, path: str, query: Mapping[str, str]) -> Answer:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self._authenticate(request.method, path, query, headers)
        bucket, _, key = path.removeprefix("/").partition("/")
        operation = _operation(request.method, bucket, key, query)
        _check_headers(headers)
        body = upload(headers, await _sent(request))
        return operation.run(self._api, Request(bucket, key, query, headers, body))

    def _authenticate(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        if SIGNATURE in query:
            verify_link(self._key, self._storage.clock(), method, path, query, headers)
        elif "Credential=" not in headers.get("authorization", ""):
            raise AccessDenied


def make_app(storage: Storage, key: AccessKey) -> web.Application:
    """The service over `storage`; `key` is the one that signs links."""
    app = web.Application(client_max_size=MAX_OBJECT)
    app.router.add_route("*", "/{path:.*}", StorageEndpoint(storage, key).handle)
    return app


def _operation(method: str, bucket: str, key: str, query: Mapping[str, str]) -> Operation:
    level = "object" if key else "bucket" if bucket else "service"
    asked = {name: value for name, value in query.items() if name not in IGNORED_QUERY}
    for operation in OPERATIONS.get((method, level), ()):
        if operation.suits(asked):
            return operation
    raise UnsupportedFeature(f"The local storage does not have {method} on a {level} with {sorted(asked)}.")


def _check_headers(headers: Mapping[str, str]) -> None:
    """Refuse what would change the meaning of the request: tags, ACL, encryption, copying, conditions."""
    for name in headers:
        strange = name.startswith("x-amz-") and not name.startswith(UNDERSTOOD_PREFIXES)
        if name in REFUSED_CONDITIONS or (strange and name not in UNDERSTOOD_HEADERS):
            raise UnsupportedFeature(f"The local storage does not understand the header {name}.")


async def _sent(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise EntityTooLarge from error
