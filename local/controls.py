"""Handles for tests and benchmarks in another process; there only when the cloud is started with them.

GET  /functions                  pids, busy pids, calls and CPU seconds of each function
POST /functions/NAME:kill        SIGKILL to its instances, or with ?busy=1 to those in a call
POST /timers/NAME:fire           let a function's timer go off now; answers when the call has ended
"""

from dataclasses import asdict

from aiohttp import web

from local.functions.pool import LocalFunctions
from local.triggers.runner import Triggers


def make_controls(functions: LocalFunctions, triggers: Triggers) -> web.Application:
    async def show(_http: web.Request) -> web.Response:
        return web.json_response({name: asdict(usage) for name, usage in functions.usage().items()})

    async def kill(http: web.Request) -> web.Response:
        pids = functions.kill(http.match_info["name"], busy_only="busy" in http.query)
        return web.json_response({"killed": pids})

    async def fire(http: web.Request) -> web.Response:
        await triggers.fire(http.match_info["name"])
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/functions", show)
    app.router.add_post("/functions/{name}:kill", kill)
    app.router.add_post("/timers/{name}:fire", fire)
    return app
