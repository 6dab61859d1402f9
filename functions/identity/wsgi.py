"""The Flask application a browser signs in through: redirects, cookies, tokens. All of it is public.

Routes are declared with what the gateway's document says of them; `DESCRIBED` is read by its generator.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from pydantic import BaseModel, ValidationError

from shared import logs
from shared.errors import (
    PROBLEM_MEDIA_TYPE,
    MaestroError,
    NotFound,
    TooLarge,
    UnsupportedMediaType,
    problem_document,
)
from shared.http.limits import take
from shared.http.origins import refuse_foreign_page
from shared.http.problems import invalid_request, language_of
from shared.limits.addresses import network_of
from shared.limits.rules import READING, policy_of_address

#: Bytes of a request: addresses and tokens are short.
MAX_BODY = 10_000

View = Callable[..., Response]


@dataclass(frozen=True)
class Described:
    """A route: `path` as Flask writes it, and what it takes and gives (None: a redirect or nothing; `str`: a
    page)."""

    method: str
    path: str
    summary: str
    status: int
    view: View
    body: type[BaseModel] | None = None
    answer: Any = None


DESCRIBED: list[Described] = []


def route(
    method: str,
    path: str,
    summary: str,
    *,
    status: int = 200,
    body: type[BaseModel] | None = None,
    answer: Any = None,
) -> Callable[[View], View]:
    """Declare a view; one with a `body` is given it validated, as its first argument."""

    def declare(view: View) -> View:
        DESCRIBED.append(Described(method, path, summary, status, view, body, answer))
        return view

    return declare


def create_flask_app() -> Flask:
    """The application, with our errors in our form."""
    from functions.identity import auth, pages

    app = Flask(auth.__name__, static_folder=None, template_folder=pages.TEMPLATES)
    app.json = _Json(app)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    for one in DESCRIBED:
        app.add_url_rule(one.path, one.view.__name__, _taking_body(one), methods=[one.method])
    app.before_request(_guard)
    app.register_error_handler(MaestroError, _problem)
    app.register_error_handler(404, lambda _: _problem(NotFound("Такого адреса нет.", "No such route.")))
    app.register_error_handler(413, lambda _: _problem(TooLarge("Тело запроса слишком велико.")))
    app.register_error_handler(Exception, _defect)
    return app


class _Json(DefaultJSONProvider):
    """Russian as it is: escapes are three times as long and nobody can read them."""

    ensure_ascii = False


def source() -> str:
    """The network of the request at hand."""
    return network_of(request.environ["serverless.event"])


def _guard() -> None:
    """Cookies act here, so a page of another site may not ask; and nobody asks without end."""
    if request.method not in READING:
        refuse_foreign_page({name.lower(): value for name, value in request.headers})
    take((policy_of_address(source()),))


def _taking_body(described: Described) -> View:
    model = described.body
    if model is None:
        return described.view

    def view(**path_arguments: str) -> Response:
        """JSON only: a form of another site cannot send it without being asked first."""
        if request.mimetype != "application/json":
            raise UnsupportedMediaType("Отправьте JSON: Content-Type: application/json.")
        try:
            body = model.model_validate_json(request.get_data())
        except ValidationError as error:
            raise invalid_request(
                [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
            ) from error
        return described.view(body, **path_arguments)

    view.__name__ = described.view.__name__
    return view


def _problem(error: MaestroError) -> Response:
    english = language_of({name.lower(): value for name, value in request.headers}) == "en"
    document = problem_document(error, english=english)
    answer = Response(json.dumps(document, ensure_ascii=False), error.status, content_type=PROBLEM_MEDIA_TYPE)
    if error.retryable:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _defect(_: Exception) -> Response:
    logs.error("request failed")
    return _problem(MaestroError("Мы уже знаем об ошибке. Попробуйте ещё раз позже."))
