"""Between the HTTP server's requests and responses and the gateway's."""

from aiohttp import web
from multidict import CIMultiDict

from local.gateway.exchange import Request, Response, canonical


async def from_http(http: web.Request) -> Request:
    """Raises `HTTPRequestEntityTooLarge` when the body is over the server's limit."""
    return Request(
        method=http.method,
        path=_clean(http.path),
        query=tuple((_clean(name), _clean(value)) for name, value in http.query.items()),
        headers=tuple((canonical(name), _clean(value)) for name, value in http.headers.items()),
        body=await http.read(),
        remote=http.remote or "",
        scheme=http.scheme,
    )


def to_http(response: Response) -> web.Response:
    return web.Response(status=response.status, headers=CIMultiDict(response.headers), body=response.body)


def _clean(text: str) -> str:
    """The server keeps bytes that are not UTF-8 as surrogates; JSON cannot carry those."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
