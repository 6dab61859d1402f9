"""Where instances are born: one process with the heavy libraries imported, forking on demand.

Yandex's preloaded runtimes work alike: the interpreter is already running when the function's
environment is set and its code is imported. Run as `python -m local.functions.nursery FD MODULE...`;
FD is the socket on which each message (a `Birth`, with the connection and the output as descriptors)
asks for one instance.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

from local.functions import worker

MESSAGE_SIZE = 65_536


def main() -> None:
    """Fork an instance per message until the cloud is gone; then take every instance along."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for an instance: its connection closes
    for name in sys.argv[2:]:
        importlib.import_module(name)
    gc.freeze()  # the collector would touch, and so copy, every shared page
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_SIZE, 2)
        if not message:
            os.killpg(0, signal.SIGKILL)
        if os.fork() == 0:
            control.close()
            _become_instance(message, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _become_instance(message: bytes, connection: int, output: int) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        worker.live(json.loads(message), socket.socket(fileno=connection), output)
    except ConnectionError:
        os._exit(0)  # the cloud is gone
    except BaseException:  # noqa: BLE001 - must not return into the nursery's loop
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
