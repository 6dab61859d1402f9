"""Once a minute: all series of this moment to Prometheus. What does not arrive is not sent again: the values
of the next minute hold it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.housekeeping.telemetry.series import function_samples, system_samples
from functions.housekeeping.telemetry.settings import TelemetrySettings, is_maintenance
from functions.housekeeping.telemetry.store import CounterStore
from shared import logs
from shared.database import Database, Statement
from shared.errors import Unavailable
from shared.queue_depth import QueueDepths
from shared.remote_write import HEADERS, Sample, encode

#: How far back to look for steps that fall due.
OLDEST = timedelta(days=1)
#: Series of one request: the managed service takes 10 000.
BATCH = 5000
#: Seconds.
TIMEOUT = 10.0

OLDEST_WAITING = Statement("""
DECLARE $since AS Timestamp;

SELECT s.inbox AS inbox, MIN(s.queued_at) AS queued_at
FROM run_steps VIEW run_steps_by_due AS s
WHERE s.due_at >= $since AND s.state = "queued"u
GROUP BY s.inbox;
""")


class Publisher:
    """Tells one Prometheus, when there is one."""

    def __init__(self, database: Database, settings: TelemetrySettings) -> None:
        self._database = database
        self._settings = settings
        self._depths = QueueDepths(settings)

    def publish(self, now: datetime) -> Mapping[str, Any]:
        """Returns what the log should say."""
        if not self._settings.remote_write_url:
            return {"series": 0}
        samples = [
            *function_samples(CounterStore(self._database).totals(), now),
            *self._system_samples(now),
        ]
        for start in range(0, len(samples), BATCH):
            self._push(samples[start : start + BATCH], now)
        return {"series": len(samples)}

    def _system_samples(self, now: datetime) -> Iterator[Sample]:
        rows = self._database.read(OLDEST_WAITING, since=now - OLDEST)[0]
        oldest = {row["inbox"]: row["queued_at"] for row in rows}
        waiting = dict(self._waiting())
        return system_samples(
            waiting, oldest, now, maintenance=is_maintenance(self._settings.maintenance, now)
        )

    def _waiting(self) -> Iterator[tuple[str, int]]:
        """A queue that does not answer has no value this minute."""
        for queue in self._depths.queues:
            try:
                yield queue, self._depths.waiting(queue)
            except Unavailable:
                logs.warn("queue did not answer", queue=queue)

    def _push(self, samples: list[Sample], now: datetime) -> None:
        import httpx

        key = self._settings.remote_write_key.get_secret_value()
        headers = {**HEADERS, **({"Authorization": f"Bearer {key}"} if key else {})}
        body = encode(samples, int(now.timestamp() * 1000))
        try:
            response = httpx.post(
                self._settings.remote_write_url, content=body, headers=headers, timeout=TIMEOUT
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else None
            logs.warn("series not taken", error=type(error).__name__, http_status=status)
