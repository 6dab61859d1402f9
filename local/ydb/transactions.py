"""Serializable transactions over SQLite, which knows only one writer.

A transaction is a log of its statements with a digest of what each returned. One transaction at a time
holds the writing connection. When another needs it, the holder is rolled back; when that one comes again, its
log is replayed, and a different answer means that somebody changed what it had read: ABORTED. A commit does
the same, so what commits is as if it had run whole at the moment of its commit. Nothing ever waits.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from local.ydb.codec import Stored
from local.ydb.sqlite_functions import Connection
from local.ydb.yql.compile_statements import Compiled
from local.ydb.yql.errors import YdbError

Values = Mapping[str, Stored]
Rows = list[tuple[Stored, ...]]

_CONSTRAINTS = {
    "SQLITE_CONSTRAINT_PRIMARYKEY": ("Conflict with existing key.", "PRECONDITION_FAILED"),
    "SQLITE_CONSTRAINT_NOTNULL": ("Tried to write NULL into a NOT NULL or key column.", "BAD_REQUEST"),
    "SQLITE_CONSTRAINT_CHECK": ("A number overflows its column.", "BAD_REQUEST"),
}


class Transaction(Protocol):
    """`now` stays the same from first statement to last, so that a replay is exact."""

    now: int
    wrote: bool

    def run(self, statement: Compiled, values: Values) -> Rows:
        """Rows of a statement; an error leaves the transaction unusable."""

    def commit(self) -> None:
        """Make it last, or raise ABORTED."""

    def rollback(self) -> None:
        """Forget it."""


def execute(connection: Connection, statement: Compiled, values: Values) -> Rows:
    """Run one statement; SQLite's errors become YDB's."""
    connection.violation = None
    try:
        if statement.sweep:
            connection.execute(statement.sweep, values)
        return connection.execute(statement.sql, values).fetchall()
    except sqlite3.IntegrityError as error:
        message, status = _CONSTRAINTS.get(error.sqlite_errorname, (str(error), "GENERIC_ERROR"))
        raise YdbError(message, status) from error
    except (sqlite3.Error, OverflowError) as error:
        if connection.violation is not None:
            raise YdbError(connection.violation, "PRECONDITION_FAILED") from error
        raise YdbError(f"Execution failed: {error}") from error


@dataclass
class Writer:
    """The writing connection and who holds it. `version` counts commits."""

    connection: Connection
    version: int = 0
    holder: "SerializableTransaction | None" = None

    def hand_to(self, transaction: "SerializableTransaction") -> None:
        """The former holder loses what it wrote until it replays."""
        self.release()
        self.connection.execute("BEGIN IMMEDIATE")
        self.holder = transaction

    def release(self) -> None:
        """Roll the holder back."""
        if self.holder is not None:
            self.connection.execute("ROLLBACK")
            self.holder = None

    def commit(self) -> None:
        """Make the holder's work last."""
        self.connection.execute("COMMIT")
        self.holder = None
        self.version += 1


@dataclass(frozen=True)
class _Step:
    statement: Compiled
    values: Values
    digest: int


@dataclass(eq=False)
class SerializableTransaction:
    """See the module: log, replay, compare."""

    writer: Writer
    now: int
    wrote: bool = False
    _log: list[_Step] = field(default_factory=list)
    _seen_version: int = -1
    _broken: bool = False

    def run(self, statement: Compiled, values: Values) -> Rows:
        """YDB tells of broken locks at commit, so a blind write of a doomed transaction passes."""
        self.wrote = self.wrote or statement.writes is not None
        if not self._hold():
            if statement.columns is None:
                return []
            raise _aborted()
        rows = execute(self.writer.connection, statement, values)
        self._log.append(_Step(statement, values, _digest(rows)))
        return rows

    def commit(self) -> None:
        """Reads alone need no check: each replay found them all true of one moment."""
        if self.wrote:
            if not self._hold():
                raise _aborted()
            self.writer.commit()
        self.rollback()

    def rollback(self) -> None:
        """Leave the connection if it is ours."""
        if self.writer.holder is self:
            self.writer.release()

    def _hold(self) -> bool:
        """Have the connection with all of the log done on it; False if what was read has changed."""
        if self.writer.holder is not self and not self._broken:
            self.writer.hand_to(self)
            self._broken = not self._replay()
            self._seen_version = self.writer.version
            if self._broken:
                self.writer.release()
        return not self._broken

    def _replay(self) -> bool:
        changed = self._seen_version != self.writer.version
        for step in self._log:
            if not changed and not step.statement.writes:
                continue
            try:
                rows = execute(self.writer.connection, step.statement, step.values)
            except YdbError:
                # It succeeded once: the rows under it are other rows now.
                return False
            if _digest(rows) != step.digest:
                return False
        return True


@dataclass
class Readers:
    """Connections for snapshots, kept for the next one."""

    path: str
    idle: list[Connection] = field(default_factory=list)


@dataclass(eq=False)
class SnapshotTransaction:
    """Reads of one moment on a connection of their own."""

    connection: Connection
    readers: Readers
    now: int
    wrote: bool = False

    def run(self, statement: Compiled, values: Values) -> Rows:
        """SELECT only."""
        if statement.writes:
            raise YdbError("A write cannot be performed in a read only transaction")
        if not self.connection.in_transaction:
            self.connection.execute("BEGIN")
        return execute(self.connection, statement, values)

    def commit(self) -> None:
        """The same as rollback: nothing was written."""
        self.rollback()

    def rollback(self) -> None:
        """Give the connection back."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.readers.idle.append(self.connection)


def _digest(rows: Rows) -> int:
    return hash(tuple(rows))


def _aborted() -> YdbError:
    return YdbError("Transaction locks invalidated.", "ABORTED")
