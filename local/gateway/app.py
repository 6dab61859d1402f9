"""The gateway on the wire."""

from aiohttp import web

from local.gateway.connections_api import ConnectionsApi
from local.gateway.conversion import from_http, to_http
from local.gateway.gateway import SIZE_LIMIT, Gateway
from local.gateway.refusals import request_too_large
from local.gateway.sockets import OpenSockets, Sockets


def make_connections_app(opened: OpenSockets) -> web.Application:
    """The service that functions push to connections through: a host of its own in the cloud."""
    app = web.Application()
    ConnectionsApi(opened).add_routes(app.router)
    return app


def make_app(gateway: Gateway, opened: OpenSockets | None = None) -> web.Application:
    """All paths of the gateway's document. `opened` are its WebSockets, shared with the service for pushing;
    without them the service is here too."""
    app = web.Application(client_max_size=SIZE_LIMIT + 1)
    if opened is None:
        opened = OpenSockets()
        ConnectionsApi(opened).add_routes(app.router)
    sockets = Sockets(gateway, opened)

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

    app.router.add_route("*", r"/{path:[\s\S]*}", handle)  # a path may hold %0A
    app.on_shutdown.append(close_sockets)
    return app
