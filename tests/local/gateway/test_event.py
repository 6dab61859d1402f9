"""What a function is told about a request."""

import re
import time
from typing import Any

import pytest

from tests.local.gateway.conftest import Serve, to_main


def test_event_has_the_form_of_payload_one(serve: Serve) -> None:
    operation = to_main(
        operationId="getTodo",
        parameters=[
            {"name": "id", "in": "path"},
            {"name": "q", "in": "query"},
            {"name": "X-Tag", "in": "header"},
            {"name": "absent", "in": "query"},
        ],
    )
    with serve({"/todos/{id}": {"get": operation}}) as gateway:
        gateway.get("/todos/42?q=1&q=два&other=3", headers={"x-tag": "t", "User-Agent": "curl/8"})
        event = gateway.event
        host = gateway.url.removeprefix("http://")

    context = event.pop("requestContext")
    headers, multiple = event.pop("headers"), event.pop("multiValueHeaders")
    assert event == {
        "version": "1.0",
        "resource": "/todos/{id}",
        "path": "/todos/42",
        "httpMethod": "GET",
        "queryStringParameters": {"q": "два", "other": "3"},
        "multiValueQueryStringParameters": {"q": ["1", "два"], "other": ["3"]},
        "pathParameters": {"id": "42"},
        "body": "",
        "isBase64Encoded": False,
        "parameters": {"id": "42", "q": "два", "X-Tag": "t"},
        "multiValueParameters": {"id": ["42"], "q": ["1", "два"], "X-Tag": ["t"]},
        "operationId": "getTodo",
    }
    assert headers["Host"] == host
    assert headers["X-Tag"] == "t"
    assert headers["X-Request-Id"] == context["requestId"]
    assert multiple == {name: [value] for name, value in headers.items()}
    assert context["identity"] == {"sourceIp": "127.0.0.1", "userAgent": "curl/8"}
    assert context["httpMethod"] == "GET"
    assert context["authorizer"] == {}
    assert context["apiGateway"] == {"operationContext": {}}


def test_request_time_is_in_seconds(serve: Serve) -> None:
    with serve({"/x": {"get": to_main()}}) as gateway:
        gateway.get("/x")
        context = gateway.event["requestContext"]

    assert abs(context["requestTimeEpoch"] - time.time()) < 10
    assert re.fullmatch(r"\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000", context["requestTime"])


def test_repeated_header_keeps_its_last_value_and_all(serve: Serve) -> None:
    with serve({"/x": {"get": to_main()}}) as gateway:
        gateway.get("/x", headers=[("X-Tag", "1"), ("X-Tag", "2")])
        event = gateway.event

    assert event["headers"]["X-Tag"] == "2"
    assert event["multiValueHeaders"]["X-Tag"] == ["1", "2"]


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/json", '{"город": "Казань"}'.encode(), ('{"город": "Казань"}', False)),
        ("Application/JSON; charset=utf-8", b"{}", ("{}", False)),
        ("application/json", b"\xff", ("/w==", True)),
        ("application/x-www-form-urlencoded", b"a=1", ("YT0x", True)),
        ("application/problem+json", b"{}", ("e30=", True)),
        ("", b"\x00\x01", ("AAE=", True)),
    ],
)
def test_body_is_base64_unless_it_is_json(
    serve: Serve, content_type: str, body: bytes, expected: tuple[str, bool]
) -> None:
    with serve({"/x": {"post": to_main()}}) as gateway:
        gateway.post("/x", content=body, headers={"Content-Type": content_type})
        event = gateway.event

    assert (event["body"], event["isBase64Encoded"]) == expected


def test_headers_that_the_platform_removes_do_not_arrive(serve: Serve) -> None:
    sent = {"Authorization": "Bearer x", "Te": "trailers", "Content-Md5": "x", "Cookie": "a=b"}
    with serve({"/x": {"get": to_main()}}) as gateway:
        gateway.get("/x", headers=sent)
        headers = gateway.event["headers"]

    assert headers.keys() & sent.keys() == {"Cookie"}


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE", "HEAD"])
def test_any_method_takes_every_method(serve: Serve, method: str) -> None:
    with serve({"/x": {"x-yc-apigateway-any-method": to_main()}}) as gateway:
        gateway.request(method, "/x")

        assert gateway.event["httpMethod"] == method


def test_own_method_wins_over_any_method(serve: Serve) -> None:
    paths: dict[str, Any] = {
        "/x": {"x-yc-apigateway-any-method": to_main(operationId="any"), "put": to_main(operationId="put")}
    }
    with serve(paths) as gateway:
        gateway.put("/x")

        assert gateway.event["operationId"] == "put"


def test_bytes_that_are_not_text_are_replaced_in_headers(serve: Serve) -> None:
    with serve({"/x": {"get": to_main()}}) as gateway:
        gateway.get("/x", headers=[(b"X-Tag", b"a\xff")])

        assert gateway.event["headers"]["X-Tag"] == "a\N{REPLACEMENT CHARACTER}"
