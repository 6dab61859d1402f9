"""Middleware: the one place where a request is held against the permission table."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.middlewares import BaseMiddlewareHandler, NextMiddleware

from shared.access import AccessTable
from shared.auth import principal_of
from shared.errors import NotFound


class Authorize(BaseMiddlewareHandler[APIGatewayRestResolver]):
    """An operation outside the table is unknown, a public one is open, any other needs its permission."""

    def __init__(self, table: AccessTable) -> None:
        super().__init__()
        self._table = table

    def handler(self, app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
        """Go on, or raise `NotFound`, `Unauthenticated` or `Forbidden`."""
        route: Route = app.context["_route"]
        operation = f"{route.method} {route.openapi_path}"
        if operation not in self._table:
            raise NotFound("Такого адреса нет.", "No such route.")
        if not self._table.is_public(operation):
            principal = principal_of(app.current_event.raw_event)
            self._table.require(principal, operation, app.context["_route_args"])
        return next_middleware(app)
