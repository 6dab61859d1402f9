"""The services without triggers, gateway or warm instances: functions are called by hand, in fresh
processes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.probe import Measured
from local.cloud import ROOT, Options
from local.demo import TENANT
from local.gateway.events import authorizer_event, function_event
from local.gateway.exchange import Request
from local.gateway.routes import Routes
from local.gateway.spec import load_spec
from local.infrastructure import Infrastructure, open_queues
from local.manifest import Manifest, Needs, load_manifest
from local.queues.models import Queues
from local.services import Services, function_environment
from local.tokens import TokenIssuer
from local.triggers.events import queue_event
from shared.auth import Role
from shared.environment import variable

Event = dict[str, Any]


@dataclass(frozen=True)
class BareCloud:
    """Database, queues and buckets with the demo agency in them."""

    manifest: Manifest
    services: Services
    queues: Queues
    issuer: TokenIssuer
    routes: Routes

    async def call(self, function: str, events: Sequence[Event] = ()) -> Measured:
        """A fresh process that imports the function and is called with each event in turn."""
        declared = self.manifest.functions[function]
        environment = function_environment(
            declared, self.services, {"auth_jwks": self.issuer.jwks}, {"PATH": variable("PATH")}
        )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.probe", declared.handler),
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate(json.dumps(list(events)).encode())
        assert process.returncode == 0, f"{function} ended with {process.returncode}"
        return Measured(**json.loads(output.splitlines()[-1]))

    def http(self, method: str, path: str, body: Any = None) -> Event:
        """What the gateway would hand to the function behind the path."""
        request, operation, parameters = self._found(method, path, body)
        identity = {"tenant_id": TENANT, "subject": "benchmark", "role": Role.OWNER.value}
        return function_event(request, operation, parameters, identity)

    def authorization(self, method: str, path: str) -> Event:
        """What the gateway would ask the authorizer before."""
        return authorizer_event(*self._found(method, path))

    def received(self, queue: str) -> Event:
        """What the trigger would hand over: the next message, which must be there."""
        batch = self.queues[queue].receive(1, 90)
        assert batch, f"{queue} is empty"
        return queue_event(self.queues[queue].arn, batch)

    def _found(self, method: str, path: str, body: Any = None) -> Any:
        found = self.routes.find(path)
        assert found, path
        token = self.issuer.issue(TENANT, "benchmark", Role.OWNER)
        headers = (("Authorization", f"Bearer {token}"), ("Content-Type", "application/json"))
        content = b"" if body is None else json.dumps(body).encode()
        request = Request(method, path, headers=headers, body=content)
        return request, found.item.operations[method], found.parameters


@asynccontextmanager
async def bare_cloud(directory: Path) -> AsyncIterator[BareCloud]:
    """Started and deployed."""
    options = Options()
    manifest = load_manifest(options.manifest)
    document = json.loads(options.openapi.read_text())
    routes = Routes(load_spec(document, functions=manifest.functions, buckets=manifest.buckets))
    async with AsyncExitStack() as stack:
        queues = open_queues(directory / "queues.sqlite", manifest)
        stack.callback(queues.close)
        services = await Infrastructure(manifest, directory, {}).start(stack, queues)
        await _deploy(services, manifest)
        yield BareCloud(manifest, services, queues, TokenIssuer(directory), routes)


async def _deploy(services: Services, manifest: Manifest) -> None:
    needs = Needs(database="write", buckets=manifest.buckets)
    deploy = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local", "deploy", "--demo"),
        cwd=ROOT,
        env={"PATH": variable("PATH"), **services.variables(needs)},
    )
    assert await deploy.wait() == 0, "the deployment failed"
