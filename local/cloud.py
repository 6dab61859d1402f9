"""The whole cloud in one process and its children, started in order and stopped in reverse."""

import asyncio
import contextlib
import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web

from local.controls import make_controls
from local.functions.instance import Deployment, Nursery
from local.functions.pool import HEAVY_LIBRARIES, INSTANCES, LocalFunctions
from local.gateway.app import make_app as make_gateway_app
from local.gateway.app import make_connections_app
from local.gateway.bucket_objects import BucketObjects
from local.gateway.gateway import Gateway
from local.gateway.sockets import OpenSockets
from local.gateway.spec import load_spec
from local.infrastructure import Infrastructure, open_queues
from local.mail.server import MailService, start_mail
from local.manifest import Function, Needs, StreamEvent, load_manifest
from local.prometheus import WRITE_PATH, make_prometheus_app
from local.quota_manager import make_quota_app
from local.services import Services, function_environment
from local.serving import PortTaken, reserve, serve, url_of
from local.sign_in import local_sign_in
from local.state import State
from local.tokens import TokenIssuer
from local.triggers.descriptions import LogTrigger, QueueTrigger, StreamTrigger, TimerTrigger
from local.triggers.runner import Triggers
from local.triggers.streams import Stream

ROOT = Path(__file__).parents[1]
USUAL_PORT = 8080
#: Where the inbox page tells, as Postbox would, of letters that came back.
MAIL_EVENTS = "mail-events"


class CloudError(Exception):
    """The local cloud cannot start."""


@dataclass(frozen=True)
class Options:
    """`environment` is that of `up`. Handlers are imported from the folder of the manifest."""

    directory: Path = Path(".local")
    port: int | None = None
    manifest: Path = ROOT / "serverless.yaml"
    openapi: Path = ROOT / "terraform" / "openapi.json"
    environment: Mapping[str, str] = field(default_factory=dict)
    deploys: bool = True
    """Whether to apply migrations, publish the pages and load the demo agency."""
    test_controls: bool = False
    instances: int = INSTANCES
    """At most, of each function."""


class Cloud:
    """`start`, use, `stop`. What is kept in `directory` survives, also SIGKILL."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._directory = options.directory.resolve()
        self._manifest = load_manifest(options.manifest)
        self._stack = AsyncExitStack()
        self._sockets = OpenSockets()
        self._running_triggers: asyncio.Task[None] | None = None

    @property
    def logs(self) -> Path:
        """A file for each function."""
        return self._directory / "logs"

    async def start(self) -> State:
        """Raises `CloudError`. What was started by then is stopped."""
        try:
            return await self._start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Refuse new requests, drop the calls in flight (their messages return), end every child."""
        await self._stack.aclose()

    async def wait(self) -> None:
        """As long as the triggers run: an error in one is an error of the cloud."""
        if self._running_triggers:
            await self._running_triggers

    async def _start(self) -> State:
        self._lock()
        queues = open_queues(self._directory / "queues.sqlite", self._manifest)
        self._stack.callback(queues.close)
        nursery = Nursery(preload=HEAVY_LIBRARIES)
        await nursery.start()
        self._stack.push_async_callback(nursery.stop)
        infrastructure = Infrastructure(
            self._manifest,
            self._directory,
            self._options.environment,
            test_controls=self._options.test_controls,
        )
        connections_url = await serve(self._stack, make_connections_app(self._sockets))
        services = replace(await infrastructure.start(self._stack, queues), connections_url=connections_url)
        metrics_url = await serve(self._stack, make_prometheus_app())
        streams = {event.name: Stream() for _, event in _streams(self._manifest.functions.values())}
        mail = await start_mail(self._stack, self._directory / "mail", streams.get(MAIL_EVENTS))
        door = self._stack.enter_context(self._reserve())
        sign_in = self._stack.enter_context(local_sign_in())
        secrets = {**self._secrets(metrics_url, mail, url_of(door)), **sign_in}
        functions = self._make_functions(nursery, services, secrets)
        self._stack.callback(functions.close)
        await asyncio.gather(functions.warm_up(), self._deploy(services))
        url = await serve(self._stack, self._gateway(functions, services), door)
        declared = self._manifest.functions.values()
        triggers = Triggers(
            queues,
            functions,
            queue_triggers=[] if infrastructure.has_real_queues else _queue_triggers(declared),
            timers=_timers(declared),
            log_triggers=_log_triggers(declared),
            logs=self.logs,
            stream_triggers=_stream_triggers(declared),
            streams=streams,
        )
        self._running_triggers = asyncio.create_task(triggers.run())
        self._stack.push_async_callback(_cancel, self._running_triggers)
        controls = make_controls(functions, triggers)
        control_url = await serve(self._stack, controls) if self._options.test_controls else ""
        quota_url = await serve(self._stack, make_quota_app(self._manifest, functions, self._directory))
        return self._publish(url, control_url, metrics_url, mail.page_url, quota_url, services)

    def _lock(self) -> None:
        """The lock goes with the process, however that ends: a killed cloud does not stop the next one."""
        self._directory.mkdir(parents=True, exist_ok=True)
        lock = self._stack.enter_context((self._directory / "lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CloudError(f"another local cloud is running in {self._directory}") from error

    def _reserve(self) -> socket.socket:
        """Where the gateway will answer: letters of the functions link to it."""
        try:
            return reserve(USUAL_PORT if self._options.port is None else self._options.port)
        except PortTaken as error:
            if self._options.port is not None:
                raise CloudError(str(error)) from error
            return reserve()

    def _secrets(self, metrics_url: str, mail: MailService, public_url: str) -> dict[str, str]:
        issuer = TokenIssuer(self._directory)
        return {
            "auth_jwks": issuer.jwks,
            "auth_signing_keys": issuer.private_jwks,
            "public_url": public_url,
            "remote_write_url": metrics_url + WRITE_PATH,
            # A relay of one's own comes with a journal of its own, or none.
            **({} if self._options.environment.get("MAIL_SMTP_URL") else mail.secrets),
            **({} if self._options.environment.get("SMTP_HOST") else mail.sign_in_secrets),
        }

    def _make_functions(
        self, nursery: Nursery, services: Services, secrets: Mapping[str, str]
    ) -> LocalFunctions:
        code = self._options.manifest.resolve().parent
        deployments = [
            Deployment(
                name=function.name,
                handler=function.handler,
                directory=code,
                memory=function.memory,
                timeout=function.timeout,
                environment=function_environment(function, services, secrets, self._options.environment),
            )
            for function in self._manifest.functions.values()
        ]
        return LocalFunctions(deployments, nursery, logs=self.logs, limit=self._options.instances)

    async def _deploy(self, services: Services) -> None:
        """In a process of its own, as in the cloud: what it imports is no business of the gateway's."""
        if not self._options.deploys:
            return
        needs = Needs(database="write", buckets=self._manifest.buckets)
        path = self._options.environment.get("PATH", "")
        deploy = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "local", "deploy", "--demo"),
            cwd=ROOT,
            env={"PATH": path, **services.variables(needs)},
        )
        self._stack.callback(_kill, deploy)
        if await deploy.wait():
            raise CloudError("the deployment failed")

    def _gateway(self, functions: LocalFunctions, services: Services) -> web.Application:
        document = json.loads(self._options.openapi.read_text())
        items = load_spec(document, functions=self._manifest.functions, buckets=self._manifest.buckets)
        objects = BucketObjects(services.s3_endpoint_url, services.static_key, services.buckets)
        return make_gateway_app(Gateway(items, functions, objects), self._sockets)

    def _publish(
        self, url: str, control_url: str, metrics_url: str, mail_url: str, quota_url: str, services: Services
    ) -> State:
        state = State(
            pid=os.getpid(),
            url=url,
            control_url=control_url,
            metrics_url=f"{metrics_url}/metrics",
            mail_url=mail_url,
            quota_manager_url=quota_url,
            ydb_endpoint=services.database["YDB_ENDPOINT"],
            ydb_database=services.database["YDB_DATABASE"],
            sqs_endpoint_url=services.sqs_endpoint_url,
            s3_endpoint_url=services.s3_endpoint_url,
            kms_url=services.kms.get("KMS_URL", ""),
            kms_key_id=services.kms["KMS_KEY_ID"],
        )
        self._stack.callback(state.write(self._directory).unlink, missing_ok=True)
        return state


def _queue_triggers(functions: Iterable[Function]) -> Iterator[QueueTrigger]:
    for function in functions:
        if event := function.inbox:
            yield QueueTrigger(event.queue, function.name, event.batch, event.cutoff)


def _log_triggers(functions: Iterable[Function]) -> Iterator[LogTrigger]:
    for function in functions:
        if event := function.logs:
            yield LogTrigger(
                function.name, event.stream, event.batch, event.cutoff, event.attempts, event.interval
            )


def _streams(functions: Iterable[Function]) -> Iterator[tuple[str, StreamEvent]]:
    yield from ((function.name, function.stream) for function in functions if function.stream)


def _stream_triggers(functions: Iterable[Function]) -> Iterator[StreamTrigger]:
    for name, event in _streams(functions):
        yield StreamTrigger(name, event.name, event.batch, event.cutoff, event.attempts, event.interval)


def _timers(functions: Iterable[Function]) -> Iterator[TimerTrigger]:
    """A function has at most one, which goes by the function's name."""
    for function in functions:
        if event := function.timer:
            yield TimerTrigger(
                name=function.name,
                function=function.name,
                expression=event.expression,
                retry_attempts=event.attempts,
                retry_interval=event.interval,
                dead_letter_queue=event.dead_letter_queue,
            )


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
