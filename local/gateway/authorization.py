"""The authorizer function's word: asked, checked, kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.functions.invocation import Functions, InvocationError
from local.gateway.call import Call
from local.gateway.events import authorizer_event
from local.gateway.exchange import Request, Response, last_values
from local.gateway.refusals import authorizer_failed, no_credentials, not_authorized
from local.gateway.spec import Authorizer

CACHE_SIZE = 10_000
CacheKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class Decision:
    is_authorized: bool
    context: dict[str, Any]


class WrongShape(ValueError):
    """The authorizer returned something that is not a decision."""


class Authorize:
    """401 without credentials (nobody is asked), 403 when refused, 500 when the function fails."""

    def __init__(self, functions: Functions, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._functions = functions
        self._clock = clock
        self._kept: dict[CacheKey, tuple[float, Decision]] = {}

    async def __call__(self, call: Call) -> Response | None:
        authorizer = call.operation.authorizer
        if authorizer is None:
            return None
        credentials = _credentials(authorizer, call.request)
        if not credentials:
            return no_credentials()
        try:
            decision = await self._decide(authorizer, credentials, call)
        except (InvocationError, WrongShape):
            return authorizer_failed()
        if not decision.is_authorized:
            return not_authorized()
        call.authorizer_context = decision.context
        return None

    async def _decide(self, authorizer: Authorizer, credentials: str, call: Call) -> Decision:
        key = (authorizer.function, call.request.path, call.request.method, credentials)
        until, decision = self._kept.get(key, (0.0, None))
        if decision and until > self._clock():
            return decision
        event = authorizer_event(call.request, call.operation, call.path_parameters)
        decision = _decision(await self._functions.invoke(authorizer.function, event))
        if authorizer.ttl:
            self._keep(key, self._clock() + authorizer.ttl, decision)
        return decision

    def _keep(self, key: CacheKey, until: float, decision: Decision) -> None:
        if len(self._kept) >= CACHE_SIZE:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (until, decision)


def _decision(result: Any) -> Decision:
    if not isinstance(result, dict) or not isinstance(result.get("isAuthorized"), bool):
        raise WrongShape("isAuthorized is not a boolean")
    context = result.get("context") or {}
    if not isinstance(context, dict):
        raise WrongShape("context is not an object")
    return Decision(result["isAuthorized"], context)


def _credentials(authorizer: Authorizer, request: Request) -> str:
    """What the scheme asks for, or an empty string."""
    match authorizer.location:
        case "query":
            return last_values(request.query).get(authorizer.name, "")
        case "cookie":
            return request.cookies.get(authorizer.name, "")
    value = next((v for n, v in request.headers if n.lower() == authorizer.name.lower()), "")
    if authorizer.scheme == "apiKey":
        return value
    scheme, _, secret = value.partition(" ")
    return value if scheme.lower() == authorizer.scheme and secret.strip() else ""
