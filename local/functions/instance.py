"""A function's processes, seen from the cloud: the nursery they are born in, and one of them."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from local.functions import channel
from local.functions.invocation import FunctionCrashed, FunctionRaised, FunctionTimedOut, PayloadTooLarge
from local.functions.worker import Birth
from shared.environment import variable

READ_BUFFER = 4 * 1024 * 1024  # a whole answer fits: no pause in the middle of a frame


@dataclass(frozen=True)
class Deployment:
    """What is deployed under a name. `environment` is all the function will see; `timeout` is in seconds."""

    name: str
    handler: str
    directory: Path
    memory: int = 128
    timeout: float = 60
    has_account: bool = True
    environment: dict[str, str] = field(default_factory=dict)


#: gRPC reads it when it is imported, which is before the function's own environment is set.
NURSED = {"GRPC_VERBOSITY": "NONE"}


class Nursery:
    """The process that forks the instances; it and they form one process group, and end together."""

    def __init__(self, *, preload: Sequence[str] = ()) -> None:
        self._preload = preload
        self._control: socket.socket | None = None
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process; what is asked of it meanwhile waits until the libraries are imported."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "local.functions.nursery", str(theirs.fileno()), *self._preload),
                pass_fds=[theirs.fileno()],
                cwd=Path(__file__).parents[2],
                env={**NURSED, **{name: variable(name) for name in ("PATH", "LANG") if variable(name)}},
                start_new_session=True,  # Ctrl-C in the terminal is for the cloud alone
            )

    async def stop(self) -> None:
        """End every instance at once, in the middle of a call too."""
        if self._control is None or self._process is None:
            return
        self._control.close()
        await self._process.wait()

    def bear(self, birth: Birth, output: BinaryIO) -> socket.socket:
        """Ask for an instance that writes its log to `output`; returns the connection to it."""
        if self._control is None:
            raise FunctionCrashed("the functions are not started")
        ours, theirs = socket.socketpair()
        with theirs:
            message = json.dumps(birth).encode()
            socket.send_fds(self._control, [message], [theirs.fileno(), output.fileno()])
        return ours


class Instance:
    """Takes one call at a time. After a timeout, a crash or a broken-off call it is dead for good."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.pid = 0
        self.cpu_seconds = 0.0
        self.is_busy = False
        self.first_call_ended = asyncio.Event()
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.birth_error: FunctionRaised | FunctionCrashed | None = None

    @property
    def is_alive(self) -> bool:
        return self._reader is not None and not self._reader.at_eof()

    @property
    def is_usable(self) -> bool:
        """Worth a call: it lives, or has the reason why it never did to tell."""
        return self.is_alive or self.birth_error is not None

    async def start(self, nursery: Nursery, log: Path) -> None:
        """Be born and import the handler. Raises nothing: what goes wrong is told to the first caller."""
        deployment = self.deployment
        birth = Birth(
            function=deployment.name,
            handler=deployment.handler,
            directory=str(deployment.directory),
            memory=deployment.memory,
            has_account=deployment.has_account,
            environment=deployment.environment,
        )
        try:
            with log.open("ab") as output:
                connection = nursery.bear(birth, output)
            self._reader, self._writer = await asyncio.open_connection(sock=connection, limit=READ_BUFFER)
            self.pid = (await channel.receive(self._reader))["pid"]
            self.birth_error = _raised(await channel.receive(self._reader))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.birth_error = FunctionCrashed(f"{deployment.name} died while starting")

    async def call(self, event: Any) -> Any:
        """The JSON value the handler returns for `event`. Raises `InvocationError`."""
        if self.birth_error:
            raise self.birth_error
        frame = self._frame(event)
        self.is_busy = True
        try:
            answer = await self._exchange(frame)
        except BaseException:
            self.kill()  # its next answer would belong to this call
            raise
        finally:
            self.is_busy = False
            self.first_call_ended.set()
        self.cpu_seconds = answer["cpu"]
        if error := _raised(answer):
            raise error
        return answer["result"]

    def kill(self) -> None:
        """SIGKILL; harmless when it is gone already."""
        if self.is_alive and self.pid:
            os.kill(self.pid, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Hang up: a free instance ends by itself."""
        self._reader = None
        if self._writer is not None:
            self._writer.close()

    def _frame(self, event: Any) -> bytes:
        deadline = time.time() + self.deployment.timeout
        call = {"request_id": str(uuid4()), "deadline_ms": int(deadline * 1000), "event": event}
        frame = channel.pack(call)
        if len(frame) > channel.LIMIT:
            raise PayloadTooLarge(f"the request is larger than {channel.LIMIT} bytes")
        return frame

    async def _exchange(self, frame: bytes) -> Any:
        name, timeout = self.deployment.name, self.deployment.timeout
        if self._reader is None or self._writer is None:
            raise FunctionCrashed(f"{name} is gone")
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(frame)
                return await channel.receive(self._reader)
        except TimeoutError:
            raise FunctionTimedOut(f"{name} did not answer in {timeout:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise FunctionCrashed(f"{name} died in the middle of a call") from error


def _raised(answer: dict[str, Any]) -> FunctionRaised | None:
    error = answer.get("error")
    if error is None:
        return None
    return FunctionRaised(error["message"], error_type=error["type"], stack=error["stack"])
