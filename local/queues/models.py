"""Queues and their messages over SQLite; no protocol here.

Everything runs in one asyncio loop: calls are short and synchronous, only `Queue.arrival` waits. Each call is
one transaction, so a killed process leaves nothing half done.
"""

import asyncio
import json
import secrets
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from local.queues import statements
from local.queues.controls import Controls
from local.queues.exceptions import (
    InvalidParameterValue,
    MessageNotInflight,
    QueueDoesNotExist,
    QueueNameExists,
    ReceiptHandleIsInvalid,
)
from local.queues.messages import Draft, Message, dump_attributes, load_attributes
from local.queues.settings import Settings, check_name, queue_arn
from shared.clock import Clock, utcnow

MAX_RECEIVE = 10

PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True)
class Counts:
    """Messages that can be received, that somebody is processing, and that are still delayed."""

    visible: int
    in_flight: int
    delayed: int


class Queues:
    """All queues of the local cloud, kept in one SQLite file."""

    def __init__(self, path: Path, *, clock: Clock = utcnow, controls: Controls | None = None) -> None:
        self.clock = clock
        self.controls = controls or Controls()
        self.database = sqlite3.connect(path, isolation_level="IMMEDIATE", check_same_thread=False)
        for pragma in PRAGMAS:
            self.database.execute(pragma)
        self.database.executescript(SCHEMA.read_text())
        rows = self.database.execute("SELECT name, created_at, settings FROM queues").fetchall()
        self._queues = {
            name: Queue(self, name, created, Settings().changed(json.loads(text)))
            for name, created, text in rows
        }

    def __contains__(self, name: str) -> bool:
        return name in self._queues

    def __iter__(self) -> Iterator["Queue"]:
        return iter(sorted(self._queues.values(), key=lambda queue: queue.name))

    def __getitem__(self, name: str) -> "Queue":
        try:
            return self._queues[name]
        except KeyError as error:
            raise QueueDoesNotExist from error

    def create(self, name: str, attributes: Mapping[str, str] | None = None) -> "Queue":
        """A new queue, or the existing one if it has these attributes already."""
        settings = Settings().changed(attributes or {})
        self._check_redrive(settings)
        if name in self:
            existing = self[name].settings
            if existing.changed(attributes or {}) != existing:
                raise QueueNameExists
            return self[name]
        queue = Queue(self, check_name(name), self.now(), settings)
        with self.database:
            row = (name, queue.created_at, json.dumps(settings.attributes()))
            self.database.execute("INSERT INTO queues (name, created_at, settings) VALUES (?, ?, ?)", row)
        self._queues[name] = queue
        return queue

    def change(self, name: str, attributes: Mapping[str, str]) -> None:
        settings = self[name].settings.changed(attributes)
        self._check_redrive(settings)
        with self.database:
            row = (json.dumps(settings.attributes()), name)
            self.database.execute("UPDATE queues SET settings = ? WHERE name = ?", row)
        self[name].settings = settings
        self[name].look_for_expired()

    def ensure(self, name: str, attributes: Mapping[str, str]) -> "Queue":
        """The queue with these attributes: created, or changed where an earlier manifest said otherwise."""
        if name in self:
            self.change(name, attributes)
            return self[name]
        return self.create(name, attributes)

    def delete(self, name: str) -> None:
        queue = self[name]
        with self.database:
            self.database.execute("DELETE FROM queues WHERE name = ?", (name,))
            self.database.execute(statements.DELETE_ALL, (name,))
        del self._queues[name]
        queue.wake()

    def close(self) -> None:
        self.database.close()

    def now(self) -> int:
        """Milliseconds of Unix time."""
        return int(self.clock().timestamp() * 1000)

    def _check_redrive(self, settings: Settings) -> None:
        if settings.redrive and settings.redrive.target not in self:
            raise InvalidParameterValue(f"There is no dead-letter queue {settings.redrive.target!r}.")


class Queue:
    """One standard queue: at least once, in no promised order."""

    def __init__(self, service: Queues, name: str, created_at: int, settings: Settings) -> None:
        self.name = name
        self.created_at = created_at
        self.settings = settings
        self._service = service
        self._database = service.database
        self._waiting: set[asyncio.Future[None]] = set()
        self._expiry_check_at = 0

    @property
    def arn(self) -> str:
        return queue_arn(self.name)

    def check(self, draft: Draft) -> None:
        if draft.size > self.settings.maximum_size:
            raise InvalidParameterValue(f"A message is at most {self.settings.maximum_size} bytes.")

    def send(self, drafts: Sequence[Draft]) -> list[str]:
        """Store the messages in one transaction and return their ids."""
        for draft in drafts:
            self.check(draft)
        ids = [str(uuid.uuid4()) for _ in drafts]
        controls = self._service.controls
        rows = [
            self._row(message_id, draft)
            for message_id, draft in zip(ids, drafts, strict=True)
            for _ in range(controls.copies)
        ]
        with self._database:
            self._database.executemany(statements.INSERT, rows)
        self.wake()
        return ids

    def receive(self, limit: int = 1, visibility: int | None = None) -> list[Message]:
        """Take up to `limit` visible messages and hide them for `visibility` seconds.

        May answer fewer than there are, also none: those received too often are moved away instead.
        """
        now = self._service.now()
        self._drop_expired(now)
        rows = self._database.execute(
            statements.VISIBLE, (self.name, now, min(limit, MAX_RECEIVE))
        ).fetchall()
        if not rows:
            return []
        hidden_until = now + 1000 * (self.settings.visibility if visibility is None else visibility)
        found = [_message(row) for row in rows]
        with self._database:
            taken = [self._taken(m, now) for m in found if not self._is_spent(m)]
            self._database.executemany(
                statements.TAKE,
                [(hidden_until, m.receive_count, m.first_received_at, m.receipt, m.sequence) for m in taken],
            )
            self._bury([m for m in found if self._is_spent(m)], now)
        return taken

    def delete(self, receipt_handles: Sequence[str]) -> None:
        """Forget the messages; a handle made stale by a later receive does nothing, as in SQS."""
        keys = [(self.name, *_parse_handle(handle)) for handle in receipt_handles]
        with self._database:
            self._database.executemany(statements.DELETE, keys)

    def hide(self, receipt_handle: str, seconds: int) -> None:
        """Change for how long, from now, a received message stays invisible."""
        now = self._service.now()
        key = (now + 1000 * seconds, self.name, *_parse_handle(receipt_handle), now)
        with self._database:
            changed = self._database.execute(statements.HIDE, key).rowcount
        if not changed:
            raise MessageNotInflight
        self.wake()

    def release(self) -> None:
        """Make everything in flight visible: whoever was processing it is known to be gone."""
        now = self._service.now()
        with self._database:
            self._database.execute(statements.RELEASE, (now, self.name, now))
        self.wake()

    def purge(self) -> None:
        with self._database:
            self._database.execute(statements.DELETE_ALL, (self.name,))

    def counts(self) -> Counts:
        now = self._service.now()
        self._drop_expired(now)
        return Counts(*self._database.execute(statements.COUNTS, {"now": now, "queue": self.name}).fetchone())

    async def arrival(self, seconds: float) -> None:
        """Return when a message may have become visible, at the latest after `seconds`."""
        (visible_at,) = self._database.execute(statements.NEXT_VISIBLE, (self.name,)).fetchone()
        if visible_at is not None:
            seconds = min(seconds, max(0.0, (visible_at - self._service.now()) / 1000))
        woken = asyncio.get_running_loop().create_future()
        self._waiting.add(woken)
        try:
            await asyncio.wait([woken], timeout=seconds)
        finally:
            self._waiting.discard(woken)

    def wake(self) -> None:
        for woken in self._waiting:
            if not woken.done():
                woken.set_result(None)

    def look_for_expired(self) -> None:
        """At the next call, not when the oldest message was expected to expire."""
        self._expiry_check_at = 0

    def _row(self, message_id: str, draft: Draft) -> tuple[str, str, str, str, int, int]:
        now = self._service.now()
        delay = self.settings.delay if draft.delay is None else draft.delay
        visible_at = now + 1000 * delay + self._service.controls.jitter()
        return self.name, message_id, draft.body, dump_attributes(draft.attributes), now, visible_at

    def _is_spent(self, message: Message) -> bool:
        redrive = self.settings.redrive
        return (
            redrive is not None
            and redrive.target in self._service
            and message.receive_count >= redrive.max_receive_count
        )

    def _taken(self, message: Message, now: int) -> Message:
        return replace(
            message,
            receive_count=message.receive_count + 1,
            first_received_at=message.first_received_at or now,
            receipt=secrets.token_hex(8),
        )

    def _bury(self, messages: Sequence[Message], now: int) -> None:
        if not messages or not self.settings.redrive:
            return
        target = self._service[self.settings.redrive.target]
        self._database.executemany(
            statements.BURY, [(target.name, now, message.sequence) for message in messages]
        )
        target.look_for_expired()
        target.wake()

    def _drop_expired(self, now: int) -> None:
        """Delete what outlived retention; a scan only when the oldest message is due."""
        if now < self._expiry_check_at:
            return
        retention = 1000 * self.settings.retention
        with self._database:
            self._database.execute(statements.DELETE_EXPIRED, (self.name, now - retention))
        (oldest,) = self._database.execute(statements.OLDEST, (self.name,)).fetchone()
        self._expiry_check_at = (now if oldest is None else oldest) + retention


def _message(row: tuple[int, str, str, str, int, int, int, str]) -> Message:
    sequence, message_id, body, attributes, sent_at, count, first_received_at, receipt = row
    known = load_attributes(attributes)
    return Message(sequence, message_id, body, known, sent_at, count, first_received_at, receipt)


def _parse_handle(handle: str) -> tuple[int, str]:
    sequence, dash, receipt = handle.partition("-")
    if not (dash and receipt and sequence.isdecimal()):
        raise ReceiptHandleIsInvalid
    return int(sequence), receipt
