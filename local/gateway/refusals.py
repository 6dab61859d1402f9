"""What the gateway answers by itself.

The body that Yandex's has then is not documented. Here it is a problem like those of the product, in
Russian, since a person may read it; what a client does must hang on the status alone.
"""

import json
from collections.abc import Iterable

from local.gateway.exchange import Pairs, Response
from shared.errors import (
    PROBLEM_MEDIA_TYPE,
    Forbidden,
    MaestroError,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    Unauthenticated,
    problem_document,
)


class BadGateway(MaestroError):
    """The function's answer cannot be passed on."""

    status = 502
    code = "bad_gateway"
    title_ru = "Ответ не удалось передать"


def no_credentials() -> Response:
    return _refusal(Unauthenticated("Передайте токен в заголовке Authorization: Bearer."))


def not_authorized() -> Response:
    """Also for a token that is forged or has expired: the authorizer only says no."""
    return _refusal(Forbidden("Токен не подходит или истёк: получите новый."))


def authorizer_failed() -> Response:
    return _refusal(MaestroError("Не удалось проверить токен. Попробуйте ещё раз позже."))


def no_such_path() -> Response:
    return _refusal(NotFound("Такого адреса нет."))


def no_such_method(allowed: Iterable[str]) -> Response:
    methods = ", ".join(sorted(allowed))
    return _refusal(MethodNotAllowed(f"Здесь можно: {methods}."), (("Allow", methods),))


def request_too_large(limit: int) -> Response:
    return _refusal(TooLarge(f"Запрос может занимать не больше {limit:_} байт.".replace("_", " ")))


def response_too_large() -> Response:
    return _refusal(BadGateway("Ответ слишком велик: запросите меньше за один раз."))


def _refusal(error: MaestroError, headers: Pairs = ()) -> Response:
    body = json.dumps(problem_document(error), ensure_ascii=False).encode()
    return Response(error.status, (("Content-Type", PROBLEM_MEDIA_TYPE), *headers), body)
