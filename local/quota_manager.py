"""Quota Manager as far as the local cloud can answer for itself: what is in use now. It has no limits, counts
neither request units nor schema operations.

GET /quota-manager/v1/quotaLimits?service=…    the part of tools/quota_manager.py's protocol that we use
"""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from local.functions.pool import LocalFunctions
from local.manifest import Manifest

PATH = "/quota-manager/v1/quotaLimits"
MEGABYTE = 1 << 20
#: What Quota Manager calls a service → how the ids of its quotas begin.
PREFIXES = {"serverless-functions": "serverless.", "storage": "storage.", "ydb": "ydb."}


def make_quota_app(manifest: Manifest, functions: LocalFunctions, directory: Path) -> web.Application:
    """`directory` is where the cloud keeps its state."""

    async def show(http: web.Request) -> web.Response:
        prefix = PREFIXES.get(http.query.get("service", ""), "of no service")
        usage = usage_of(manifest, functions, directory)
        limits = [{"quotaId": name, "usage": used} for name, used in usage.items() if name.startswith(prefix)]
        return web.json_response({"quotaLimits": limits})

    app = web.Application()
    app.router.add_get(PATH, show)
    return app


def usage_of(manifest: Manifest, functions: LocalFunctions, directory: Path) -> Mapping[str, int]:
    """Id of a quota → what is used of it at this moment."""
    declared, running = manifest.functions.values(), functions.usage()
    memory = sum(function.memory * len(running[function.name].pids) for function in declared)
    return {
        "serverless.functions.count": len(declared),
        "serverless.workers.count": sum(len(usage.pids) for usage in running.values()),
        "serverless.request.count": sum(len(usage.busy_pids) for usage in running.values()),
        "serverless.memory.size": memory * MEGABYTE,
        "serverless.triggers.count": sum(
            event is not None
            for function in declared
            for event in (function.inbox, function.timer, function.logs)
        ),
        "storage.buckets.count": len(manifest.buckets),
        "ydb.serverlessDatabases.count": 1,
        "ydb.serverlessStorage.size": sum(file.stat().st_size for file in directory.glob("ydb.sqlite*")),
    }
