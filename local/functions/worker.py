"""Inside an instance: import the handler, then answer calls one at a time until the cloud is gone.

Unlike the platform, nothing holds an instance to its memory size.
"""

import asyncio
import importlib
import inspect
import json
import logging
import os
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from io import BufferedRWPair
from typing import Any, TypedDict

from local.functions import channel
from local.functions.context import Context, Token

Handler = Callable[[Any, Context], Any]
LOCAL_TOKEN = Token(access_token="local", expires_in=43_200, token_type="Bearer")


class Birth(TypedDict):
    """What an instance is told when it starts."""

    function: str
    handler: str
    directory: str
    memory: int
    has_account: bool
    environment: dict[str, str]


def live(birth: Birth, connection: socket.socket, output: int) -> None:
    """Say the pid, load the handler, say how that went, and serve."""
    _settle(birth, output)
    stream = connection.makefile("rwb")
    _send(stream, channel.pack({"pid": os.getpid()}))
    try:
        handler = load(birth["handler"])
    except BaseException as error:  # noqa: BLE001 - user code at import: the next call reports it
        _send(stream, channel.pack(_failure(error)))
        return
    _send(stream, channel.pack({}))
    _serve(birth, handler, stream)


def load(path: str) -> Handler:
    """`package.module.callable` → the callable."""
    module, _, name = path.rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), name)
    return handler


def _settle(birth: Birth, output: int) -> None:
    """Own output, folder and environment: nothing of the cloud's process is left to read."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    os.chdir(birth["directory"])
    sys.path.insert(0, birth["directory"])
    os.environ.clear()
    os.environ.update(birth["environment"])
    # The platform does this before user code: a later `basicConfig` has no effect there either.
    logging.basicConfig(
        stream=sys.stdout, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s"
    )


def _serve(birth: Birth, handler: Handler, stream: BufferedRWPair) -> None:
    with asyncio.Runner() as runner:
        while True:
            try:
                call = channel.read(stream)
            except EOFError:
                return
            _send(stream, _answer(birth, handler, call, runner))


def _answer(birth: Birth, handler: Handler, call: Mapping[str, Any], runner: asyncio.Runner) -> bytes:
    """The frame of one call: the result or the error, and the CPU seconds of this process so far."""
    context = Context(
        function=birth["function"],
        memory=birth["memory"],
        request_id=call["request_id"],
        deadline_ms=call["deadline_ms"],
        token=LOCAL_TOKEN if birth["has_account"] else None,
    )
    try:
        result = handler(call["event"], context)
        if inspect.iscoroutine(result):
            result = runner.run(result)
        return _success(result)
    except BaseException as error:  # noqa: BLE001 - whatever user code raises, the caller is told
        return channel.pack({**_failure(error), "cpu": time.process_time()})


def _success(result: Any) -> bytes:
    frame = channel.pack({"result": result, "cpu": time.process_time()})
    if len(frame) > channel.LIMIT:
        raise ValueError(f"the response is larger than {channel.LIMIT} bytes")
    return frame


def _failure(error: BaseException) -> dict[str, Any]:
    """What the caller is told; the log gets it as one line, as the platform writes it."""
    stack = [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    text = "".join(traceback.format_exception(error))
    print(json.dumps({"level": "ERROR", "message": "handler raised", "exception": text}, ensure_ascii=False))
    return {"error": {"message": str(error), "type": type(error).__name__, "stack": stack}}


def _send(stream: BufferedRWPair, frame: bytes) -> None:
    stream.write(frame)
    stream.flush()
