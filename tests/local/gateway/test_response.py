"""What the client gets for what a function does."""

from typing import Any

import pytest

from local.functions.invocation import (
    FunctionCrashed,
    FunctionRaised,
    FunctionTimedOut,
    InvocationError,
    PayloadTooLarge,
    TooManyCalls,
)
from tests.local.gateway.conftest import Function, Serve, to_main

PATHS = {"/x": {"get": to_main(), "head": to_main(), "post": to_main()}}


def returning(result: Any) -> Function:
    return lambda event: result


def raising(error: Exception) -> Function:
    def function(event: Any) -> None:
        raise error

    return function


def test_answer_passes_status_headers_and_body(serve: Serve) -> None:
    result = {"statusCode": 201, "headers": {"content-type": "text/plain", "X-Count": 7}, "body": "готово"}
    with serve(PATHS, main=returning(result)) as gateway:
        response = gateway.get("/x")

    assert response.status_code == 201
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["X-Count"] == "7"
    assert response.text == "готово"


def test_answer_without_body_is_empty(serve: Serve) -> None:
    with serve(PATHS, main=returning({"statusCode": 204})) as gateway:
        response = gateway.get("/x")

    assert (response.status_code, response.content) == (204, b"")


def test_base64_body_is_decoded(serve: Serve) -> None:
    with serve(
        PATHS, main=returning({"statusCode": 200, "body": "AAH/", "isBase64Encoded": True})
    ) as gateway:
        assert gateway.get("/x").content == b"\x00\x01\xff"


def test_multi_value_headers_are_all_sent_and_hide_single_ones(serve: Serve) -> None:
    result = {
        "statusCode": 200,
        "headers": {"set-cookie": "hidden=1", "X-Other": "o"},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
    }
    with serve(PATHS, main=returning(result)) as gateway:
        response = gateway.get("/x")

    assert response.headers.get_list("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["X-Other"] == "o"


def test_headers_the_platform_owns_are_dropped_or_renamed(serve: Serve) -> None:
    headers = {"Cookie": "a", "User-Agent": "f", "Server": "mine", "WWW-Authenticate": "Bearer", "X-A": "1"}
    with serve(PATHS, main=returning({"statusCode": 401, "headers": headers})) as gateway:
        response = gateway.get("/x")

    assert "Cookie" not in response.headers
    assert "User-Agent" not in response.headers
    assert "WWW-Authenticate" not in response.headers
    assert response.headers["X-Yf-Remapped-Www-Authenticate"] == "Bearer"
    assert response.headers["X-Yf-Remapped-Server"] == "mine"
    assert response.headers["X-A"] == "1"


def test_head_has_headers_and_no_body(serve: Serve) -> None:
    with serve(PATHS, main=returning({"statusCode": 200, "body": "12345"})) as gateway:
        response = gateway.head("/x")

    assert response.headers["Content-Length"] == "5"
    assert response.content == b""


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (None, "not a JSON object"),
        ("text", "not a JSON object"),
        ({}, "statusCode is not an HTTP status"),
        ({"statusCode": "200"}, "statusCode is not an HTTP status"),
        ({"statusCode": 99}, "statusCode is not an HTTP status"),
        ({"statusCode": 200, "body": {"a": 1}}, "body is not a string"),
        ({"statusCode": 200, "body": "?", "isBase64Encoded": True}, "body is not base64"),
        ({"statusCode": 200, "headers": ["a"]}, "headers is not an object"),
        ({"statusCode": 200, "multiValueHeaders": {"A": "b"}}, "multiValueHeaders.A is not a list"),
        ({"statusCode": 200, "headers": {"Via": "1"}}, "the header Via is not allowed"),
        ({"statusCode": 200, "headers": {"X": "a\r\nSet-Cookie: b"}}, "the header 'X' cannot be sent"),
    ],
)
def test_malformed_answer_is_a_bad_gateway(serve: Serve, result: Any, reason: str) -> None:
    with serve(PATHS, main=returning(result)) as gateway:
        response = gateway.get("/x")

    assert response.status_code == 502
    assert response.json()["errorType"] == "ProxyIntegrationError"
    assert response.json()["errorMessage"] == f"Malformed serverless function response: {reason}"


def test_exception_is_a_bad_gateway_with_its_stack(serve: Serve) -> None:
    error = FunctionRaised("нет поля", error_type="KeyError", stack=['  File "a.py", line 1, in f'])
    with serve(PATHS, main=raising(error)) as gateway:
        response = gateway.get("/x")

    assert response.status_code == 502
    assert response.headers["X-Function-Error"] == "true"
    assert response.json() == {
        "errorMessage": "нет поля",
        "errorType": "KeyError",
        "stackTrace": ['  File "a.py", line 1, in f'],
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (FunctionTimedOut("slow"), 504),
        (FunctionCrashed("dead"), 502),
        (TooManyCalls("busy"), 429),
        (PayloadTooLarge("big"), 413),
    ],
)
def test_call_that_does_not_end_well_has_its_status(
    serve: Serve, error: InvocationError, status: int
) -> None:
    with serve(PATHS, main=raising(error)) as gateway:
        response = gateway.get("/x")

    assert response.status_code == status
    assert response.json() == {"errorMessage": str(error), "errorType": type(error).__name__}


def test_path_that_is_not_there_is_not_found(serve: Serve) -> None:
    with serve(PATHS) as gateway:
        assert gateway.get("/y").status_code == 404


def test_method_that_is_not_there_is_not_allowed(serve: Serve) -> None:
    with serve(PATHS) as gateway:
        assert gateway.delete("/x").status_code == 405


def test_request_of_exactly_the_limit_passes(serve: Serve) -> None:
    with serve(PATHS) as gateway:
        assert gateway.post("/x", content=b"x" * 2_500_000).status_code == 200


def test_request_over_the_limit_is_refused(serve: Serve) -> None:
    with serve(PATHS) as gateway:
        response = gateway.post("/x", content=b"x" * 2_500_001)

        assert response.status_code == 413
        assert gateway.events == []


def test_response_over_the_limit_is_a_bad_gateway(serve: Serve) -> None:
    with serve(PATHS, main=returning({"statusCode": 200, "body": "x" * 2_500_001})) as gateway:
        assert gateway.get("/x").status_code == 502
