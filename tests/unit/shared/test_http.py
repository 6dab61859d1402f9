"""Errors, paging and versions over HTTP, without a gateway."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from shared.access import AccessTable, Permission
from shared.errors import InvalidInput, NotFound, PreconditionFailed, PreconditionRequired, Unavailable
from shared.http import Response, Router, create_app, created, decode_cursor, encode_cursor, required_version
from shared.http.bodies import json_text
from shared.money import Rubles


class Thing(BaseModel):
    guests: int = Field(ge=1, le=10)
    price: Rubles


router = Router()


@router.post("/things")
def make_thing(body: Thing) -> Response[Thing]:
    return created(body, "/things/1", version=3)


@router.get("/things/<thing_id>")
def get_thing(thing_id: str) -> Thing:
    if thing_id == "down":
        raise Unavailable("База данных не ответила.", "The database did not answer.")
    if thing_id == "defect":
        raise ZeroDivisionError("secret detail")
    raise NotFound("Такой вещи нет.", "No such thing.")


OPEN = Permission(about="", operations=("POST /things", "GET /things/{thing_id}"), public=True)
APP = create_app(router, access=AccessTable({"open": OPEN}))


def call(
    method: str, path: str, body: Any = None, *, app: Any = APP, **headers: str
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    event = {
        "version": "1.0",
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": {"Content-Type": "application/json", **headers},
        "multiValueHeaders": {},
        "queryStringParameters": {},
        "multiValueQueryStringParameters": {},
        "requestContext": {"identity": {"sourceIp": "127.0.0.1"}, "httpMethod": method},
        "pathParameters": {},
        "body": _body_text(body),
        "isBase64Encoded": isinstance(body, bytes),
    }
    answer = app.resolve(event, None)
    return answer["statusCode"], json.loads(answer["body"]), answer["multiValueHeaders"]


def _body_text(body: Any) -> str:
    if isinstance(body, bytes):
        return base64.b64encode(body).decode()
    return body if isinstance(body, str) else json.dumps(body)


def test_created_thing_has_location_and_etag() -> None:
    status, body, headers = call("POST", "/things", {"guests": 2, "price": "10.50"})

    assert (status, body) == (201, {"guests": 2, "price": "10.50"})
    assert headers["Location"] == ["/things/1"]
    assert headers["ETag"] == ['"3"']


def test_wrong_fields_are_named_in_russian() -> None:
    status, body, headers = call("POST", "/things", {"guests": 0, "price": "много"})

    assert status == 422
    assert headers["Content-Type"] == ["application/problem+json"]
    assert body["errors"] == [
        {
            "field": "body.guests",
            "code": "greater_than_equal",
            "message": "Значение должно быть не меньше 1.",
        },
        {
            "field": "body.price",
            "code": "decimal_parsing",
            "message": "Здесь нужна сумма: число или строка с числом.",
        },
    ]


def test_english_reader_gets_english() -> None:
    _, body, _ = call("GET", "/things/9", **{"Accept-Language": "en-GB,ru;q=0.5"})

    assert (body["title"], body["detail"]) == ("There is no such thing", "No such thing.")


def test_broken_json_is_said_so() -> None:
    status, body, _ = call("POST", "/things", "{")

    assert status == 422
    assert body["errors"][0]["field"] == "body"
    assert body["errors"][0]["code"] == "json_invalid"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"guests": NaN}', id="nan"),
        pytest.param('{"guests": "\\ud800"}', id="half a surrogate pair"),
        pytest.param('{"guests": ' + "9" * 5000 + "}", id="five thousand digits"),
        pytest.param("[" * 100_000, id="nested without end"),
    ],
)
def test_json_that_nobody_could_carry_on_is_broken_json(text: str) -> None:
    status, body, _ = call("POST", "/things", text)

    assert status == 422
    assert body["errors"][0]["code"] == "json_invalid"


def test_bytes_that_are_not_text_are_broken_json() -> None:
    status, body, _ = call("POST", "/things", b"\xff\xfe")

    assert status == 422
    assert body["errors"][0]["code"] == "json_invalid"


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
)
def test_body_that_is_not_json_is_refused(content_type: str) -> None:
    status, body, _ = call("POST", "/things", "guests=2&price=10", **{"Content-Type": content_type})

    assert (status, body["code"]) == (415, "unsupported_media_type")


def test_defect_tells_the_caller_nothing() -> None:
    status, body, _ = call("GET", "/things/defect")

    assert status == 500
    assert "secret" not in json.dumps(body)


def test_passing_failure_may_be_tried_again() -> None:
    status, _, headers = call("GET", "/things/down")

    assert status == 503
    assert headers["Retry-After"] == ["1"]


def test_route_outside_the_permission_table_does_not_answer() -> None:
    app = create_app(router, access=AccessTable({}))

    status, body, _ = call("GET", "/things/9", app=app)

    assert (status, body["detail"]) == (404, "Такого адреса нет.")


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_cursor_brings_its_key_back(key: list[str]) -> None:
    assert decode_cursor(encode_cursor(*key), parts=len(key)) == key


@pytest.mark.parametrize("cursor", ["", "!!!", "e30", "WzFd", "ї"])
def test_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(cursor)


@pytest.mark.parametrize("header", ['"7"', 'W/"7"', "7"])
def test_if_match_names_a_version(header: str) -> None:
    assert required_version({"if-match": header}) == 7


def test_change_without_if_match_is_refused() -> None:
    with pytest.raises(PreconditionRequired):
        required_version({})


@pytest.mark.parametrize("header", ["*", '"x"', '"-1"', '"²"'])
def test_if_match_that_is_no_version_is_refused(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        required_version({"if-match": header})


def test_russian_is_sent_as_it_is_written() -> None:
    assert json_text({"city": "Казань"}) == '{"city":"Казань"}'
