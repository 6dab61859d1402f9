"""The gateway on the wire."""

from aiohttp import web

from local.gateway.connections_api import ConnectionsApi
from local.gateway.conversion import from_http, to_http
from local.gateway.gateway import SIZE_LIMIT, Gateway
from local.gateway.refusals import request_too_large
from local.gateway.sockets import Sockets


def make_app(gateway: Gateway) -> web.Application:
    """All paths of the gateway's document, and the service that functions push to connections through."""
    app = web.Application(client_max_size=SIZE_LIMIT + 1)
    sockets = Sockets(gateway)

    async def handle(http: web.Request) -> web.StreamResponse:
        try:
            request = await from_http(http)
        except web.HTTPRequestEntityTooLarge:
            return to_http(request_too_large(SIZE_LIMIT))
        if http.headers.get("Upgrade", "").lower() == "websocket":
            return await sockets.accept(http, request)
        return to_http(await gateway.answer(request))

    async def close_sockets(_app: web.Application) -> None:
        await sockets.close()

    ConnectionsApi(sockets).add_routes(app.router)
    app.router.add_route("*", r"/{path:[\s\S]*}", handle)  # a path may hold %0A
    app.on_shutdown.append(close_sockets)
    return app
