"""What a test does to the services under the functions."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from local.running import RunningCloud
from local.ydb.control import Control
from local.ydb.faults import Fault


@dataclass(frozen=True)
class Faults:
    """Everything here ends with `clear`."""

    cloud: RunningCloud

    def in_database(self, point: str, status: str, **options: Any) -> None:
        """See `Fault`."""
        self._with_database(lambda control: control.inject(Fault(point, status, **options)))

    def in_queues(self, **settings: float | bool) -> None:
        """See `Controls` of the queues."""
        self._queues("POST", settings)

    def until_queues_answer(self) -> None:
        """Return when an outage is over."""
        while seconds := self._queues("GET")["unavailable_seconds"]:
            time.sleep(seconds)

    def kill(self, function: str) -> list[int]:
        """SIGKILL to the instances that are in a call."""
        return list(self._control("POST", f"/functions/{function}:kill?busy=1")["killed"])

    def calls(self, function: str) -> int:
        """Of the function, so far."""
        return int(self._usage(function)["calls"])

    def is_idle(self, function: str) -> bool:
        """Whether no instance is in a call."""
        return not self._usage(function)["busy_pids"]

    def keep_house(self) -> None:
        """Let the timer go off; returns when housekeeping is done."""
        self._control("POST", "/timers/housekeeping:fire")

    def clear(self) -> None:
        """All works again, all counts are zero."""
        self._queues("DELETE")
        self._with_database(lambda control: control.clear())

    def transactions(self) -> int:
        """Since `clear`; one that was aborted and begun again counts once."""
        counts = self._with_database(lambda control: control.counts())
        return int(counts.get("Transaction", 0) - counts.get("ABORTED", 0))

    def batches(self) -> int:
        """Calls that sent messages, since `clear`."""
        return int(self._queues("GET")["calls"].get("SendMessageBatch", 0))

    def _with_database(self, order: Any) -> Any:
        control = Control(self.cloud.state.ydb_endpoint)
        try:
            return order(control)
        finally:
            control.close()

    def _queues(self, method: str, settings: Any = None) -> Any:
        url = f"{self.cloud.state.sqs_endpoint_url}/_control"
        return httpx.request(method, url, json=settings, trust_env=False).raise_for_status().json()

    def _usage(self, function: str) -> Any:
        return self._control("GET", "/functions")[function]

    def _control(self, method: str, path: str) -> Any:
        url = self.cloud.state.control_url + path
        return httpx.request(method, url, timeout=60, trust_env=False).raise_for_status().json()
