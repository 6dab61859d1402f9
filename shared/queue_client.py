"""Message Queue on the wire: `SendMessageBatch` in AWS JSON 1.0, nothing else.

Functions send and triggers receive, so this one action is all the product calls. boto3 costs a third of
a second of a cold start for it, and two milliseconds and a thread per call.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from shared.clock import utcnow
from shared.signing import SigningKey

HEADERS = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessageBatch"}
REGION = "ru-central1"
#: Entries of one call, the service's own limit.
MAX_BATCH = 10
#: Seconds for connecting, and for each read and write.
TIMEOUT = 5
#: Seconds before each try. A kept connection may have died meanwhile; longer absences are housekeeping's.
PAUSES = (0.0, 0.1, 0.3)

Entry = Mapping[str, Any]
"""One of `Entries`: `Id`, `MessageBody`, `DelaySeconds`."""
Batches = Mapping[str, Sequence[Entry]]
"""What goes to each queue, by its URL."""


class QueueError(Exception):
    """A queue did not take its messages; the text says which and why."""


class QueueClient:
    """Keeps one connection per queue. For one thread."""

    def __init__(self, endpoint: str, key_id: str, secret: str) -> None:
        parts = urlsplit(endpoint)
        self._connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host = parts.netloc
        self._key = SigningKey(key_id, secret, REGION, "sqs")
        self._connections: dict[str, HTTPConnection] = {}

    def send(self, messages: Batches) -> None:
        """Send all, to every queue at the same time. Raises `QueueError`: some may have arrived by then,
        and any may arrive twice."""
        for start in range(0, max(map(len, messages.values()), default=0), MAX_BATCH):
            end = start + MAX_BATCH
            self._send_batches(
                {url: entries[start:end] for url, entries in messages.items() if entries[start:]}
            )

    def _send_batches(self, batches: Batches) -> None:
        failures: Mapping[str, str] = {}
        for pause in PAUSES:
            time.sleep(pause)
            failures = dict(self._failures(batches))
            if not failures:
                return
            batches = {url: batches[url] for url in failures}
        raise QueueError("; ".join(f"{url}: {reason}" for url, reason in failures.items()))

    def _failures(self, batches: Batches) -> Iterator[tuple[str, str]]:
        """Ask every queue, then hear every queue: those that did not take their batch, and why."""
        asked = {url: self._ask(url, entries) for url, entries in batches.items()}
        for url, failure in asked.items():
            if reason := failure or self._hear(url):
                yield url, reason

    def _ask(self, url: str, entries: Sequence[Entry]) -> str | None:
        body = json.dumps({"QueueUrl": url, "Entries": entries}).encode()
        path = urlsplit(url).path
        headers = self._key.sign(self._host, path, HEADERS, body, utcnow())
        connection = self._connections.setdefault(url, self._connect(self._host, timeout=TIMEOUT))
        try:
            connection.request("POST", path, body, headers)
        except (OSError, HTTPException) as error:
            return self._broken(url, error)
        return None

    def _hear(self, url: str) -> str | None:
        try:
            response = self._connections[url].getresponse()
            content = response.read()
            failed = json.loads(content).get("Failed")
        except (OSError, HTTPException, ValueError) as error:
            return self._broken(url, error)
        if response.status != 200:
            return f"{response.status} {content[:300].decode(errors='replace')}"
        return f"refused {failed}" if failed else None

    def _broken(self, url: str, error: Exception) -> str:
        """The next try begins with a new connection."""
        self._connections.pop(url).close()
        return f"{type(error).__name__}: {error}"


@cache
def queue_client(endpoint: str, key_id: str, secret: str) -> QueueClient:
    """One per instance."""
    return QueueClient(endpoint, key_id, secret)
