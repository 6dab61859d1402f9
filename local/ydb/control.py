"""Orders from another process over the same port: faults, counts, a sweep. No part of YDB.

control = Control("grpc://localhost:2136")
control.inject(Fault("Commit", "ABORTED", every=3, times=None))
control.counts()["Transaction"]
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import grpc

from local.ydb.engine import Engine
from local.ydb.faults import Fault, Faults

_SERVICE = "maestro.LocalYdb"


class Control:
    """A client of the orders. `endpoint` as the SDK takes it."""

    def __init__(self, endpoint: str) -> None:
        self._channel = grpc.insecure_channel(endpoint.removeprefix("grpc://").split("/")[0])

    def inject(self, fault: Fault) -> None:
        """Add a fault to what will go wrong."""
        self._call("Inject", asdict(fault))

    def clear(self) -> None:
        """Nothing goes wrong any more, and all counts are zero."""
        self._call("Clear")

    def counts(self) -> dict[str, int]:
        """Calls by RPC name; `Transaction` of any kind; `Commit` of those that wrote; errors by status."""
        found: dict[str, int] = self._call("Counts")
        return found

    def sweep(self) -> int:
        """Delete expired rows now; how many they were."""
        return int(self._call("Sweep"))

    def close(self) -> None:
        """Let the connection go."""
        self._channel.close()

    def _call(self, method: str, order: object = None) -> Any:
        call = self._channel.unary_unary(f"/{_SERVICE}/{method}")
        return json.loads(call(json.dumps(order).encode(), timeout=10))


def control_handler(engine: Engine, faults: Faults) -> grpc.GenericRpcHandler:
    """The server's side."""

    def inject(order: Any) -> None:
        faults.orders.append(Fault(**order))

    def clear(order: Any) -> None:
        faults.orders.clear()
        faults.counts.clear()

    methods: dict[str, Callable[[Any], object]] = {
        "Inject": inject,
        "Clear": clear,
        "Counts": lambda order: dict(faults.counts),
        "Sweep": lambda order: engine.sweep(),
    }
    return grpc.method_handlers_generic_handler(
        _SERVICE, {name: _unary(one) for name, one in methods.items()}
    )


def _unary(method: Callable[[Any], object]) -> grpc.RpcMethodHandler:
    async def handle(request: bytes, context: Any) -> bytes:
        return json.dumps(method(json.loads(request))).encode()

    return grpc.unary_unary_rpc_method_handler(handle)
