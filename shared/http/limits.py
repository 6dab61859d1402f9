"""Middleware: requests are counted, and refused when they are too many.

Answers carry `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10); what an instance
does not know of the others yet is missing from `r`.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from shared.auth import Principal, principal_of
from shared.clock import utcnow
from shared.errors import TooManyRequests, Unauthenticated
from shared.http.answer_headers import add_headers
from shared.limits.addresses import network_of
from shared.limits.counting import Counters, Level
from shared.limits.rules import Policy, policies_of, policy_of_address, rules_of


def limit_requests(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Raises `TooManyRequests`."""
    route: Route = app.context["_route"]
    event = app.current_event.raw_event
    try:
        policies = _policies(principal_of(event), f"{route.method} {route.openapi_path}")
    except Unauthenticated:
        policies = (policy_of_address(network_of(event)),)
    take(policies)
    return next_middleware(app)


def count_request(principal: Principal, operation: str) -> None:
    """For what arrives otherwise than by a route. Raises `TooManyRequests`."""
    _require(counters().take(_policies(principal, operation), utcnow().timestamp()))


def take(policies: Sequence[Policy]) -> None:
    """Count a request and tell its answer how much is left. Raises `TooManyRequests`."""
    levels = counters().take(policies, utcnow().timestamp())
    add_headers(rate_limit_headers(levels))
    _require(levels)


def _require(levels: Sequence[Level]) -> None:
    exhausted = [level for level in levels if level.is_exhausted]
    if exhausted:
        raise _too_many(max(level.reset for level in exhausted))


@cache
def counters() -> Counters:
    """The instance's; the database is opened for the first lot."""
    from shared.limits.store import report

    return Counters(report)


def rate_limit_headers(levels: Sequence[Level]) -> dict[str, str]:
    """Both fields, a list item for each policy."""
    policies = [f'"{one.policy.name}";q={one.policy.quota};w={one.policy.window}' for one in levels]
    limits = [f'"{one.policy.name}";r={max(0, one.left)};t={one.reset}' for one in levels]
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(limits)}


def _policies(principal: Principal, operation: str) -> Sequence[Policy]:
    rules = rules_of(principal.agency.limits)
    return policies_of(rules, operation, principal.tenant_id, principal.subject, principal.role)


def _too_many(seconds: int) -> TooManyRequests:
    return TooManyRequests(
        f"Слишком много запросов подряд. Повторите через {seconds} с.",
        f"Too many requests: try again in {seconds} s.",
        retry_after=seconds,
    )
