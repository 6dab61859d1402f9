"""YDB: one driver and one small session pool per function instance, made on first use and kept.

A statement is a named constant whose DECLAREs are its signature: values are passed by name as plain
Python and converted to the declared YQL types, so that nothing is assembled from text.

Rows come back as dicts: Utf8 → str, Json → parsed, Timestamp → aware UTC datetime, Decimal → Decimal.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, TypeVar

import grpc
import ydb

from shared import logs, metrics, tracing
from shared.config import DatabaseSettings
from shared.errors import Unavailable
from shared.yql_types import YqlType, parse_type

Row = dict[str, Any]
Rows = list[Row]
T = TypeVar("T")

#: One request per instance at a time; a second session lets a transaction and a single read coexist.
POOL_SIZE = 2
#: Seconds for one call, both for the client and for the server.
CALL_TIMEOUT = 10
#: About two seconds of retries in all: the queue's redelivery is the longer retry.
RETRIES = ydb.RetrySettings(
    max_retries=8,
    fast_backoff_settings=ydb.BackoffSettings(ceiling=6, slot_duration=0.005),
    slow_backoff_settings=ydb.BackoffSettings(ceiling=3, slot_duration=0.05),
    idempotent=True,
)

#: Otherwise a thread of the channel reads each result and hands it over: a fifth more CPU per call.
_READ_IN_CALLING_THREAD = (grpc.experimental.ChannelOptions.SingleThreadedUnaryStream, 1)
_CHANGE = re.compile(r"\b(?:INSERT INTO|UPSERT INTO|UPDATE|DELETE FROM)\s+\w+")
_READING = re.compile(r"\bFROM\s+\w+")
_DECLARATION = re.compile(r"DECLARE\s+\$(\w+)\s+AS\s+([^;]+);")


class Statement:
    """One or more YQL statements, executed as one transaction in one round trip."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def title(self) -> str:
        """Its first change, else what it reads: `UPDATE run_steps`."""
        found = _CHANGE.search(self.text) or _READING.search(self.text)
        return " ".join(found[0].split()) if found else "statement"

    def __add__(self, other: "Statement") -> "Statement":
        """Both, still one transaction in one round trip. Add constants once, not per call; no parameter may
        be declared by both. YQL wants the DECLAREs before everything else."""
        declarations = [found[0] for text in (self.text, other.text) for found in _DECLARATION.finditer(text)]
        bodies = [_DECLARATION.sub("", text).strip() for text in (self.text, other.text)]
        return Statement("\n".join([*declarations, *bodies]))

    @cached_property
    def types(self) -> Mapping[str, YqlType]:
        """Declared parameters: name → YQL type."""
        return {name: parse_type(text) for name, text in _DECLARATION.findall(self.text)}

    def parameters(self, values: Mapping[str, Any]) -> dict[str, ydb.TypedValue]:
        """Typed parameters. A missing or a surplus name is a programming error."""
        if values.keys() != self.types.keys():
            raise TypeError(f"parameters differ from DECLAREs: {sorted(values.keys() ^ self.types.keys())}")
        return {
            f"${name}": ydb.TypedValue(kind.convert(values[name]), kind.sdk)
            for name, kind in self.types.items()
        }


class Transaction:
    """An open serializable transaction. It may be run again from the start: keep side effects out."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.title = "transaction"
        """Of the statement that was run last."""

    def execute(self, statement: Statement, **values: Any) -> list[Rows]:
        """Run a statement and stay open. Returns one list of rows per SELECT or RETURNING."""
        return self._run(statement, values, commit=False)

    def commit(self, statement: Statement, **values: Any) -> list[Rows]:
        """Run the last statement and commit in the same round trip."""
        return self._run(statement, values, commit=True)

    def _run(self, statement: Statement, values: Mapping[str, Any], *, commit: bool) -> list[Rows]:
        self.title = statement.title
        results = self._context.execute(
            statement.text, statement.parameters(values), commit_tx=commit, settings=_request_settings()
        )
        return _read_all(results)


class Database:
    """The product's only way to YDB."""

    def __init__(self, endpoint: str, database: str) -> None:
        # Not as keywords of `Driver`, which ignores some of them. Discovery stays on: it is also what makes
        # a lost connection anew, without it one broken call would be the last of the instance (SDK 3.33).
        config = ydb.DriverConfig(
            endpoint,
            database,
            credentials=ydb.credentials_from_env_variables(),
            channel_options=[_READ_IN_CALLING_THREAD],
        )
        self._driver = ydb.Driver(config)
        self._pool = ydb.QuerySessionPool(self._driver, size=POOL_SIZE)

    def query(self, statement: Statement, **values: Any) -> list[Rows]:
        """One serializable transaction in one round trip, retried. All statements or none."""
        return self._execute(statement, values, ydb.QuerySerializableReadWrite())

    def read(self, statement: Statement, **values: Any) -> list[Rows]:
        """The same for SELECTs only, from a consistent snapshot: takes no locks, never aborts."""
        return self._execute(statement, values, ydb.QuerySnapshotReadOnly())

    def transaction(self, work: Callable[[Transaction], T]) -> T:
        """Read, decide in code, write. `work` is re-run on a conflict; end it with `tx.commit(…)`.

        Unlike the SDK's `retry_tx_sync` the transaction begins with its first statement, which saves a
        round trip.
        """

        span = _span("transaction")

        def attempt(session: Any) -> T:
            context = session.transaction(ydb.QuerySerializableReadWrite())
            with _rolled_back(context):
                tx = Transaction(context)
                try:
                    result = work(tx)
                finally:
                    span.name = f"database: {tx.title}"
                if context.tx_id is not None:
                    context.commit()
                return result

        result: T = self._guarded(span, lambda: self._pool.retry_operation_sync(attempt, RETRIES))
        return result

    def script(self, text: str) -> None:
        """One statement as it stands. Used by migrations only."""
        self._guarded(_span("script"), lambda: self._pool.execute_with_retries(text, retry_settings=RETRIES))

    def knows(self, text: str) -> bool:
        """Is all that this SELECT names in the schema? Used by migrations only: a description would count
        against the quota of schema operations, a read does not."""
        try:
            self.script(text)
        except (ydb.issues.GenericError, ydb.issues.SchemeError):
            return False
        return True

    def close(self) -> None:
        """Stop the pool and the driver: tests and commands call it, a function instance just dies."""
        self._pool.stop()
        self._driver.stop()

    def _execute(self, statement: Statement, values: Mapping[str, Any], mode: Any) -> list[Rows]:
        parameters = statement.parameters(values)

        def attempt(session: Any) -> list[Rows]:
            context = session.transaction(mode)
            return _read_all(
                context.execute(statement.text, parameters, commit_tx=True, settings=_request_settings())
            )

        return self._guarded(
            _span(statement.title), lambda: self._pool.retry_operation_sync(attempt, RETRIES)
        )

    @staticmethod
    def _guarded(span: tracing.timed, call: Callable[[], T]) -> T:
        """The seam where the SDK's errors become ours: what a later try may mend is `Unavailable`."""
        try:
            with span:
                return call()
        except ydb.issues.PreconditionFailed as error:
            raise DuplicateKey from error
        except _TRANSIENT as error:
            metrics.count("database_errors_total", reason=type(error).__name__)
            logs.warn("database did not answer", error=type(error).__name__, call=span.name)
            raise Unavailable(
                "База данных не ответила вовремя, повторите запрос.", "The database did not answer in time."
            ) from error


class DuplicateKey(Exception):
    """An INSERT found its key taken: what is to be stored is stored already."""


_TRANSIENT = (
    ydb.issues.Aborted,
    ydb.issues.Unavailable,
    ydb.issues.Overloaded,
    ydb.issues.BadSession,
    ydb.issues.SessionExpired,
    ydb.issues.SessionBusy,
    ydb.issues.Undetermined,
    ydb.issues.Timeout,
    ydb.issues.Cancelled,
    ydb.issues.ConnectionError,
    ydb.issues.DeadlineExceed,
    ydb.issues.SessionPoolEmpty,
)


@cache
def open_database(endpoint: str, database: str) -> Database:
    """The instance's database: every caller gets the same pool."""
    return Database(endpoint, database)


def database_of(settings: DatabaseSettings) -> Database:
    """The database these settings name."""
    return open_database(settings.ydb_endpoint, settings.ydb_database)


@contextmanager
def _rolled_back(context: Any) -> Iterator[None]:
    """What fails is ended at once, except by a conflict: then the server has ended it. The SDK's own context
    manager takes that for a leak, asks in vain to roll it back, and logs both."""
    try:
        yield
    except ydb.issues.Aborted:
        raise
    except BaseException:
        with suppress(ydb.Error):
            context.rollback()
        raise


def _span(title: str) -> tracing.timed:
    return tracing.timed(f"database: {title}", "database_seconds")


def _request_settings() -> Any:
    settings = ydb.BaseRequestSettings().with_timeout(CALL_TIMEOUT).with_operation_timeout(CALL_TIMEOUT)
    return settings.with_trace_id(tracing.trace_id()) if tracing.trace_id() else settings


def _read_all(results: Any) -> list[Rows]:
    """Read the stream to its end: an unread error would surface later as a lost transaction.

    A long result arrives in parts; parts of one SELECT share an index and are joined.
    """
    joined: dict[int, Rows] = {}
    with results:
        for part in results:
            joined.setdefault(part.index or 0, []).extend(_row(part.columns, row) for row in part.rows)
    return [joined[index] for index in sorted(joined)]


def _row(columns: Sequence[Any], row: Any) -> Row:
    return {column.name: _aware(row[column.name]) for column in columns}


def _aware(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value
