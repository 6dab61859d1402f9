"""The gateway's OpenAPI document as typed values.

What we do not run is refused here, before anything starts: an extension that is silently left out
would work differently in the cloud. `${name}` in the document is a function's or a bucket's name
in the manifest; `service_account_id` means nothing here.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
ANY_METHOD = "x-yc-apigateway-any-method"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
WEBSOCKET = "x-yc-apigateway-websocket-"
_REFERENCE = re.compile(r"\$\{([\w-]+)\}")


class SpecError(Exception):
    """The OpenAPI document asks for what the local gateway does not have, or makes no sense."""


@dataclass(frozen=True)
class FunctionIntegration:
    """`cloud_functions`: the function answers."""

    function: str


@dataclass(frozen=True)
class ObjectIntegration:
    """`object_storage`: names are templates of path parameters, as `pages/{file}`."""

    bucket: str
    object: str
    error_object: str | None


@dataclass(frozen=True)
class DummyIntegration:
    """`dummy`: a fixed answer."""

    status: int
    headers: Mapping[str, str]
    content: str


Integration = FunctionIntegration | ObjectIntegration | DummyIntegration


@dataclass(frozen=True)
class Authorizer:
    """Which function decides, where the credentials are, and for how many seconds its word is kept."""

    function: str
    scheme: str
    """`bearer`, `basic` or `apiKey`."""
    location: str
    """`header`, `query` or `cookie`."""
    name: str
    ttl: int


@dataclass(frozen=True)
class Parameter:
    name: str
    location: str


@dataclass(frozen=True)
class Operation:
    """What answers one method of a path."""

    path: str
    operation_id: str
    integration: Integration
    authorizer: Authorizer | None
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class CorsRule:
    """`origin` is True to echo the caller's, or a text sent as it is."""

    origin: str | bool
    methods: tuple[str, ...]
    allowed_headers: tuple[str, ...]
    exposed_headers: tuple[str, ...]
    credentials: bool
    max_age: int | None
    success_status: int


@dataclass(frozen=True)
class WebSocketRoute:
    """What answers the three events of a connection."""

    message: Operation
    connect: Operation | None
    disconnect: Operation | None


@dataclass(frozen=True)
class PathItem:
    """One path of the document; `operations` by method, `*` for any."""

    template: str
    operations: Mapping[str, Operation]
    cors: CorsRule | None
    websocket: WebSocketRoute | None


def load_spec(
    document: Document, *, functions: Collection[str], buckets: Collection[str]
) -> tuple[PathItem, ...]:
    """The paths of the document. Raises `SpecError`."""
    return _Loader(document, functions, buckets).load()


class _Loader:
    def __init__(self, document: Document, functions: Collection[str], buckets: Collection[str]) -> None:
        self._document = document
        self._functions = functions
        self._buckets = buckets

    def load(self) -> tuple[PathItem, ...]:
        _allow("the document", self._document, "x-yc-apigateway")
        settings = self._document.get("x-yc-apigateway", {})
        _only("x-yc-apigateway", settings, "service_account_id", "cors", "ignoreTrailingSlashes")
        if settings.get("ignoreTrailingSlashes", True) is not True:
            raise SpecError("x-yc-apigateway.ignoreTrailingSlashes: only true is supported")
        self._cors = _cors(settings.get("cors"))
        self._authorizers = dict(self._load_authorizers())
        return tuple(self._path(template, item) for template, item in self._document.get("paths", {}).items())

    def _load_authorizers(self) -> Iterator[tuple[str, Authorizer]]:
        for name, scheme in self._document.get("components", {}).get("securitySchemes", {}).items():
            where = f"securitySchemes.{name}"
            _allow(where, scheme, "x-yc-apigateway-authorizer")
            settings = scheme.get("x-yc-apigateway-authorizer", {})
            _only(
                where,
                settings,
                *("type", "function_id", "tag", "service_account_id", "authorizer_result_ttl_in_seconds"),
            )
            if settings.get("type") != "function":
                raise SpecError(f"{where}: only authorizers of type function are supported")
            kind, location, header = _credentials(where, scheme)
            yield (
                name,
                Authorizer(
                    function=self._function(where, settings),
                    scheme=kind,
                    location=location,
                    name=header,
                    ttl=settings.get("authorizer_result_ttl_in_seconds", 0),
                ),
            )

    def _path(self, template: str, item: Document) -> PathItem:
        events = ("connect", "message", "disconnect")
        _allow(template, item, "x-yc-apigateway-cors", ANY_METHOD, *(WEBSOCKET + event for event in events))
        operations = {
            "*" if method == ANY_METHOD else method.upper(): self._operation(template, method, item)
            for method in (*METHODS, ANY_METHOD)
            if method in item
        }
        sockets = {
            event: self._operation(template, WEBSOCKET + event, item)
            for event in events
            if WEBSOCKET + event in item
        }
        return PathItem(
            template=template,
            operations=operations,
            cors=_cors(item["x-yc-apigateway-cors"]) if "x-yc-apigateway-cors" in item else self._cors,
            websocket=self._websocket(template, sockets) if sockets else None,
        )

    def _websocket(self, template: str, sockets: Mapping[str, Operation]) -> WebSocketRoute:
        if "message" not in sockets:
            raise SpecError(f"{template}: {WEBSOCKET}message is missing")
        return WebSocketRoute(sockets["message"], sockets.get("connect"), sockets.get("disconnect"))

    def _operation(self, template: str, method: str, item: Document) -> Operation:
        operation = item[method]
        where = f"{method} {template}"
        _allow(where, operation, "x-yc-apigateway-integration")
        if "x-yc-apigateway-integration" not in operation:
            raise SpecError(f"{where}: x-yc-apigateway-integration is missing")
        parameters = [
            self._resolve(p) for p in (*item.get("parameters", ()), *operation.get("parameters", ()))
        ]
        return Operation(
            path=template,
            operation_id=operation.get("operationId", hashlib.sha256(where.encode()).hexdigest()[:20]),
            integration=self._integration(where, self._resolve(operation["x-yc-apigateway-integration"])),
            authorizer=self._authorizer(where, operation),
            parameters=tuple(Parameter(p["name"], p["in"]) for p in parameters),
        )

    def _integration(self, where: str, settings: Document) -> Integration:
        match settings.get("type"):
            case "cloud_functions":
                _only(
                    where,
                    settings,
                    "type",
                    "function_id",
                    "tag",
                    "service_account_id",
                    "payload_format_version",
                )
                if settings.get("payload_format_version") != "1.0":
                    raise SpecError(f"{where}: only payload_format_version 1.0 is supported")
                return FunctionIntegration(self._function(where, settings))
            case "object_storage":
                _only(where, settings, "type", "bucket", "object", "error_object", "service_account_id")
                bucket = self._name(where, settings["bucket"], self._buckets)
                return ObjectIntegration(bucket, settings["object"], settings.get("error_object"))
            case "dummy":
                _only(where, settings, "type", "http_code", "http_headers", "content")
                content = settings.get("content", {}).get("*", "")
                return DummyIntegration(
                    settings.get("http_code", 200), settings.get("http_headers", {}), content
                )
            case other:
                raise SpecError(f"{where}: integration {other} is not supported")

    def _authorizer(self, where: str, operation: Document) -> Authorizer | None:
        requirements = operation.get("security", self._document.get("security", []))
        if not requirements:
            return None
        if len(requirements) > 1 or len(requirements[0]) != 1:
            raise SpecError(f"{where}: only one security scheme at a time is supported")
        [name] = requirements[0]
        if name not in self._authorizers:
            raise SpecError(f"{where}: no security scheme is named {name}")
        return self._authorizers[name]

    def _function(self, where: str, settings: Document) -> str:
        if settings.get("tag", "$latest") != "$latest":
            raise SpecError(f"{where}: only tag $latest is supported")
        return self._name(where, settings.get("function_id", ""), self._functions)

    def _name(self, where: str, text: str, known: Collection[str]) -> str:
        found = _REFERENCE.fullmatch(text)
        if found is None or found[1] not in known:
            raise SpecError(f"{where}: {text} names nothing in the manifest")
        return found[1]

    def _resolve(self, value: Document) -> Document:
        """Follow a `$ref` inside the document."""
        if "$ref" not in value:
            return value
        target: Any = self._document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return self._resolve(target)


def _credentials(where: str, scheme: Document) -> tuple[str, str, str]:
    """Scheme, location and name of the credentials."""
    match scheme.get("type"), scheme.get("scheme", "").lower():
        case "http", ("basic" | "bearer") as kind:
            return kind, "header", "Authorization"
        case "apiKey", _:
            return "apiKey", scheme["in"], scheme["name"]
        case other:
            raise SpecError(f"{where}: an authorizer function cannot serve {other}")


def _cors(rule: Document | None) -> CorsRule | None:
    """None also for `origin: false`: then OPTIONS goes to the integration."""
    if rule is None:
        return None
    _only(
        "cors",
        rule,
        *(
            "origin",
            "methods",
            "allowedHeaders",
            "exposedHeaders",
            "credentials",
            "maxAge",
            "optionsSuccessStatus",
        ),
    )
    origin = rule["origin"]
    if origin is False:
        return None
    return CorsRule(
        origin=", ".join(origin) if isinstance(origin, list) else origin,
        methods=_names(rule.get("methods", ())),
        allowed_headers=_names(rule.get("allowedHeaders", ())),
        exposed_headers=_names(rule.get("exposedHeaders", ())),
        credentials=rule.get("credentials", False),
        max_age=rule.get("maxAge"),
        success_status=rule.get("optionsSuccessStatus", 200),
    )


def _names(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _allow(where: str, value: Document, *extensions: str) -> None:
    """Refuse extensions of Yandex's other than these; the rest of OpenAPI is none of our business."""
    for key in value:
        if key.startswith("x-yc-") and key not in extensions:
            raise SpecError(f"{where}: {key} is not supported")


def _only(where: str, value: Document, *keys: str) -> None:
    for key in value:
        if key not in keys:
            raise SpecError(f"{where}: {key} is not supported")
