"""CORS preflight, by the rule of the path or of the document."""

from collections.abc import Iterator

from local.gateway.call import Call
from local.gateway.exchange import Response
from local.gateway.spec import CorsRule


async def answer_preflight(call: Call) -> Response | None:
    """Only OPTIONS with an Origin and the method asked for is a preflight."""
    origin = call.request.header("Origin")
    is_preflight = origin and call.request.header("Access-Control-Request-Method")
    if call.item.cors is None or call.request.method != "OPTIONS" or not is_preflight:
        return None
    return Response(call.item.cors.success_status, tuple(_headers(call.item.cors, origin)))


def _headers(rule: CorsRule, origin: str) -> Iterator[tuple[str, str]]:
    yield "Access-Control-Allow-Origin", origin if rule.origin is True else str(rule.origin)
    for name, values in (
        ("Access-Control-Allow-Methods", rule.methods),
        ("Access-Control-Allow-Headers", rule.allowed_headers),
        ("Access-Control-Expose-Headers", rule.exposed_headers),
    ):
        if values:
            yield name, ", ".join(values)
    if rule.credentials:
        yield "Access-Control-Allow-Credentials", "true"
    if rule.max_age is not None:
        yield "Access-Control-Max-Age", str(rule.max_age)
