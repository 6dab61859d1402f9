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
        return list(self._control(f"/functions/{function}:kill?busy=1")["killed"])

    def keep_house(self) -> None:
        """Let the timer go off; returns when housekeeping is done."""
        self._control("/timers/housekeeping:fire")

    def clear(self) -> None:
        """All works again, all counts are zero."""
        self._queues("DELETE")
        self._with_database(lambda control: control.clear())

    def transactions(self) -> int:
        """Since `clear`."""
        return int(self._with_database(lambda control: control.counts().get("Transaction", 0)))

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

    def _control(self, path: str) -> Any:
        url = self.cloud.state.control_url + path
        return httpx.post(url, timeout=60, trust_env=False).raise_for_status().json()
