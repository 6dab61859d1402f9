"""Routes that no function answers."""

from local.gateway.integrations import StoredObject
from tests.local.gateway.conftest import Serve

PAGE = StoredObject(b"<h1>", "text/html", '"1"')
MISSING = StoredObject("нет".encode(), "text/plain", '"2"')


def to_object(**integration: str) -> dict[str, object]:
    return {"x-yc-apigateway-integration": {"type": "object_storage", "bucket": "${web}", **integration}}


def test_object_is_served_with_its_type(serve: Serve) -> None:
    objects = {("web", "docs.html"): PAGE}
    with serve({"/docs": {"get": to_object(object="docs.html")}}, objects=objects) as gateway:
        response = gateway.get("/docs")

    assert (response.status_code, response.content) == (200, b"<h1>")
    assert response.headers["Content-Type"] == "text/html"
    assert response.headers["ETag"] == '"1"'


def test_name_of_an_object_may_hold_path_parameters(serve: Serve) -> None:
    objects = {("web", "pages/a/b.html"): PAGE}
    paths = {"/pages/{file+}": {"get": to_object(object="pages/{file}.html")}}
    with serve(paths, objects=objects) as gateway:
        assert gateway.get("/pages/a/b").content == b"<h1>"


def test_missing_object_is_not_found(serve: Serve) -> None:
    with serve({"/docs": {"get": to_object(object="docs.html")}}) as gateway:
        assert gateway.get("/docs").status_code == 404


def test_error_object_stands_in_for_a_missing_one(serve: Serve) -> None:
    objects = {("web", "404.txt"): MISSING}
    paths = {"/docs": {"get": to_object(object="docs.html", error_object="404.txt")}}
    with serve(paths, objects=objects) as gateway:
        assert gateway.get("/docs").text == "нет"


def test_dummy_answers_what_the_document_says(serve: Serve) -> None:
    dummy = {
        "type": "dummy",
        "http_code": 418,
        "http_headers": {"Content-Type": "text/plain"},
        "content": {"*": "чайник"},
    }
    with serve({"/tea": {"get": {"x-yc-apigateway-integration": dummy}}}) as gateway:
        response = gateway.get("/tea")

    assert (response.status_code, response.text) == (418, "чайник")
