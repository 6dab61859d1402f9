"""The resolver every function's routes hang on."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Router as BaseRouter
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from shared import logs
from shared.access import AccessTable, access_table
from shared.audit.origin import acting, origin_of_request
from shared.auth import Principal, principal_of
from shared.errors import MaestroError, NotFound
from shared.http.answer_headers import collected_headers
from shared.http.authorization import Authorize
from shared.http.bodies import JsonBodies, json_text, parse_json
from shared.http.hygiene import with_headers
from shared.http.idempotency import answer_once
from shared.http.limits import limit_requests
from shared.http.origins import check_origin
from shared.http.personal_reads import note_personal_reads
from shared.http.problems import invalid_request, problem


def create_app(*routers: BaseRouter, access: AccessTable | None = None) -> APIGatewayRestResolver:
    """A resolver with validation, permissions, Russian problems and idempotent POSTs."""
    app = APIGatewayRestResolver(
        enable_validation=True, serializer=json_text, json_body_deserializer=parse_json
    )
    app._request_validation_middleware = JsonBodies()  # powertools has no other way to replace it
    for router in routers:
        app.include_router(router)
    app.use(
        [check_origin, Authorize(access or access_table()), limit_requests, note_personal_reads, answer_once]
    )
    _add_problem_handlers(app)
    return app


def caller(router: BaseRouter) -> Principal:
    """Who asks, inside a route."""
    return principal_of(router.current_event.raw_event)


def answer(app: APIGatewayRestResolver, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Resolve one HTTP event and log one line about it."""
    started = time.perf_counter()
    request = event.get("requestContext", {})
    authorizer = request.get("authorizer") or {}
    fields = {
        "request_id": request.get("requestId"),
        "tenant_id": authorizer.get("tenant_id"),
        "user_id": authorizer.get("subject"),
    }
    with logs.log_fields(**fields), acting(origin_of_request(event)), collected_headers() as headers:
        response: dict[str, Any] = app.resolve(dict(event), context)
        status = response["statusCode"]
        say = logs.warn if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logs.info
        say(
            "request answered",
            method=event.get("httpMethod"),
            route=event.get("resource"),
            status=status,
            latency_ms=round((time.perf_counter() - started) * 1000),
        )
    return with_headers(response, headers)


def _add_problem_handlers(app: APIGatewayRestResolver) -> None:
    def headers() -> Mapping[str, str]:
        given: Mapping[str, str] = app.current_event.headers
        return {name.lower(): value for name, value in given.items()}

    def ours(error: MaestroError) -> Response[str]:
        return problem(error, headers())

    def invalid(error: RequestValidationError) -> Response[str]:
        if any(one["loc"][:1] == ("response",) for one in error.errors()):
            return defect(error)
        return problem(invalid_request(error.errors()), headers())

    def unknown_route(_: NotFoundError) -> Response[str]:
        return problem(NotFound("Такого адреса нет.", "No such route."), headers())

    def defect(_: Exception) -> Response[str]:
        logs.error("request failed")
        return problem(MaestroError("Мы уже знаем об ошибке. Попробуйте ещё раз позже."), headers())

    handlers: list[tuple[type[Exception], Callable[[Any], Response[str]]]] = [
        (MaestroError, ours),
        (RequestValidationError, invalid),
        (NotFoundError, unknown_route),
        (Exception, defect),
    ]
    for kind, handler in handlers:
        app.exception_handler(kind)(handler)
