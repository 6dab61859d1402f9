"""The gRPC face: the services of the `ydb` package's own stubs, on one event loop."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc
from ydb._grpc.common import (
    ydb_discovery_v1_pb2_grpc,
    ydb_query_v1_pb2_grpc,
)
from ydb._grpc.common.protos import (
    ydb_discovery_pb2,
    ydb_issue_message_pb2,
    ydb_operation_pb2,
    ydb_query_pb2,
    ydb_query_stats_pb2,
    ydb_status_codes_pb2,
)

from local.ydb.codec import Message
from local.ydb.control import control_handler
from local.ydb.engine import Engine
from local.ydb.faults import DroppedError, Faults
from local.ydb.sessions import Query, Sessions
from local.ydb.yql.errors import UnsupportedError, YdbError

Context = Any

_OK = ydb_status_codes_pb2.StatusIds.SUCCESS
_SWEEP_SECONDS = 60
_MEGABYTES = 1 << 20
#: The SDK pings every 10 s, which a stock gRPC server answers with GOAWAY.
_OPTIONS = [
    ("grpc.max_receive_message_length", 64 * _MEGABYTES),
    ("grpc.max_send_message_length", 64 * _MEGABYTES),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.http2.min_ping_interval_without_data_ms", 1000),
    ("grpc.so_reuseport", 0),
]


class LocalYdb:
    """A YDB for one machine: SQLite behind YDB's gRPC, for the YQL this project writes.

    Where it differs from the real one, as far as is known:

    - A subset of YQL. Anything else is refused with UNSUPPORTED or a syntax error.
    - A conflict is a statement that would now return something else; the real one locks ranges of keys. Two
      blind `SET n = n + 1` at once both commit here, there one may be ABORTED; never the other way round. A
      conflict may show itself at a later read already, not only at commit.
    - Rows past their TTL vanish at once; there they stay readable until the sweep.
    - Stale and online reads are snapshots; snapshot read-write transactions are serializable.
    - Reads of asynchronous indexes are refused in every mode.
    - Uint64 ends at 2^63-1; integers that overflow are refused, not wrapped.
    - Key columns cannot be NULL; table and column names that differ only by case clash.
    - Date, Datetime and Timestamp compare only with their own type. JsonDocument keeps how numbers are spelt.
    - A named query may not be used after a write to a table it reads.
    - No limits on sizes, time, schema changes per minute or request units; no partitions, no access rights,
      no authentication. Messages of errors differ; their statuses should not.
    - Without ORDER BY rows come in the order of SQLite's plan.
    """

    def __init__(self, path: str) -> None:
        self.engine = Engine(path)
        self.faults = Faults()
        self.sessions = Sessions(self.engine, self.faults)
        self.port = 0
        self._server = grpc.aio.server(options=_OPTIONS)
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self, port: int) -> None:
        """Listen on 127.0.0.1; port 0 lets the system choose, `port` tells."""
        ydb_discovery_v1_pb2_grpc.add_DiscoveryServiceServicer_to_server(DiscoveryService(self), self._server)
        ydb_query_v1_pb2_grpc.add_QueryServiceServicer_to_server(QueryService(self), self._server)
        self._server.add_generic_rpc_handlers((control_handler(self.engine, self.faults),))
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        await self._server.start()
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Break what is under way: clients are used to that."""
        if self._sweeper:
            self._sweeper.cancel()
        await self._server.stop(grace=None)

    async def _sweep(self) -> None:
        while True:
            self.engine.sweep()
            await asyncio.sleep(_SWEEP_SECONDS)

    async def call(self, rpc: str, context: Context, work: Callable[[], Message]) -> Message:
        """Do the work between the faults ordered for this RPC. YdbError goes to the caller."""
        try:
            fault = self.faults.at(rpc)
            if fault and not fault.applied:
                raise fault.error()
            answer = work()
            if fault:
                raise fault.error()
        except DroppedError:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "Injected: connection dropped")
        except YdbError as error:
            self.faults.counts[error.status] += 1
            raise
        return answer


class DiscoveryService(ydb_discovery_v1_pb2_grpc.DiscoveryServiceServicer):  # type: ignore[misc]
    """One endpoint: this one."""

    def __init__(self, ydb: LocalYdb) -> None:
        self._ydb = ydb

    async def ListEndpoints(self, request: Message, context: Context) -> Message:
        endpoint = ydb_discovery_pb2.EndpointInfo(address="localhost", port=self._ydb.port, node_id=1)
        result = ydb_discovery_pb2.ListEndpointsResult(endpoints=[endpoint])
        return ydb_discovery_pb2.ListEndpointsResponse(operation=_operation(result))


class QueryService(ydb_query_v1_pb2_grpc.QueryServiceServicer):  # type: ignore[misc]
    """Sessions, transactions, queries."""

    def __init__(self, ydb: LocalYdb) -> None:
        self._ydb = ydb
        self._sessions = ydb.sessions

    async def CreateSession(self, request: Message, context: Context) -> Message:
        def work() -> Message:
            return ydb_query_pb2.CreateSessionResponse(
                status=_OK, session_id=self._sessions.create(), node_id=1
            )

        return await self._answer(context, ydb_query_pb2.CreateSessionResponse, "CreateSession", work)

    async def DeleteSession(self, request: Message, context: Context) -> Message:
        def work() -> Message:
            self._sessions.delete(request.session_id)
            return ydb_query_pb2.DeleteSessionResponse(status=_OK)

        return await self._answer(context, ydb_query_pb2.DeleteSessionResponse, "DeleteSession", work)

    async def AttachSession(self, request: Message, context: Context) -> AsyncIterator[Message]:
        """The stream is the session's life: when the client lets go, the session ends."""

        def work() -> Message:
            self._sessions.check(request.session_id)
            return ydb_query_pb2.SessionState(status=_OK)

        state = await self._answer(context, ydb_query_pb2.SessionState, "AttachSession", work)
        yield state
        if state.status == _OK:
            await self._until_detached(request.session_id)

    async def _until_detached(self, session_id: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self._sessions.forget(session_id)

    async def BeginTransaction(self, request: Message, context: Context) -> Message:
        def work() -> Message:
            tx_id = self._sessions.begin(request.session_id, _mode(request.tx_settings))
            meta = ydb_query_pb2.TransactionMeta(id=tx_id)
            return ydb_query_pb2.BeginTransactionResponse(status=_OK, tx_meta=meta)

        return await self._answer(context, ydb_query_pb2.BeginTransactionResponse, "BeginTransaction", work)

    async def CommitTransaction(self, request: Message, context: Context) -> Message:
        def work() -> Message:
            self._sessions.commit(request.session_id, request.tx_id)
            return ydb_query_pb2.CommitTransactionResponse(status=_OK)

        return await self._answer(context, ydb_query_pb2.CommitTransactionResponse, "CommitTransaction", work)

    async def RollbackTransaction(self, request: Message, context: Context) -> Message:
        def work() -> Message:
            self._sessions.rollback(request.session_id, request.tx_id)
            return ydb_query_pb2.RollbackTransactionResponse(status=_OK)

        return await self._answer(
            context, ydb_query_pb2.RollbackTransactionResponse, "RollbackTransaction", work
        )

    async def ExecuteQuery(self, request: Message, context: Context) -> AsyncIterator[Message]:
        def work() -> list[Message]:
            run = _explained if _is_explain(request) else _parts
            return run(self._sessions, request)

        try:
            parts = await self._ydb.call("ExecuteQuery", context, work)
        except YdbError as error:
            parts = [ydb_query_pb2.ExecuteQueryResponsePart(status=_code(error), issues=_issues(error))]
        for part in parts:
            yield part

    async def _answer(
        self, context: Context, response: Message, rpc: str, work: Callable[[], Message]
    ) -> Message:
        try:
            return await self._ydb.call(rpc, context, work)
        except YdbError as error:
            return response(status=_code(error), issues=_issues(error))


def _parts(sessions: Sessions, request: Message) -> list[Message]:
    """Run the query; its results part by part."""
    answer = sessions.execute(request.session_id, _query(request))
    meta = ydb_query_pb2.TransactionMeta(id=answer.tx_id)
    parts = [
        ydb_query_pb2.ExecuteQueryResponsePart(
            status=_OK, tx_meta=meta, result_set_index=index, result_set=part
        )
        for index, result in enumerate(answer.results)
        for part in result
    ] or [ydb_query_pb2.ExecuteQueryResponsePart(status=_OK, tx_meta=meta)]
    if request.stats_mode > ydb_query_pb2.STATS_MODE_NONE:
        parts[-1].exec_stats.CopyFrom(_stats(request))
    return parts


def _query(request: Message) -> Query:
    if request.query_content.syntax == ydb_query_pb2.SYNTAX_PG:
        raise UnsupportedError("PostgreSQL syntax")
    text, control = request.query_content.text, request.tx_control
    if control.WhichOneof("tx_selector") == "begin_tx":
        return Query(text, request.parameters, mode=_mode(control.begin_tx), commit=control.commit_tx)
    return Query(text, request.parameters, tx_id=control.tx_id, commit=control.commit_tx)


def _mode(settings: Message) -> str:
    return settings.WhichOneof("tx_mode") or "serializable_read_write"


def _stats(request: Message) -> Message:
    plan = "{}" if request.stats_mode > ydb_query_pb2.STATS_MODE_BASIC else ""
    phase = ydb_query_stats_pb2.QueryPhaseStats(duration_us=1)
    return ydb_query_stats_pb2.QueryStats(query_phases=[phase], query_plan=plan)


def _is_explain(request: Message) -> bool:
    if request.exec_mode not in (ydb_query_pb2.EXEC_MODE_EXECUTE, ydb_query_pb2.EXEC_MODE_EXPLAIN):
        raise UnsupportedError(f"the execution mode {request.exec_mode}")
    return bool(request.exec_mode == ydb_query_pb2.EXEC_MODE_EXPLAIN)


def _explained(sessions: Sessions, request: Message) -> list[Message]:
    """SQLite's plan; `Name` says what YDB would call it."""
    steps = sessions.explain(_query(request)).splitlines()
    operators = [{"Name": _operator_name(step), "Sqlite": step} for step in steps]
    stats = ydb_query_stats_pb2.QueryStats(query_plan=json.dumps({"Plan": {"Operators": operators}}))
    return [ydb_query_pb2.ExecuteQueryResponsePart(status=_OK, exec_stats=stats)]


def _operator_name(step: str) -> str:
    return "TableFullScan" if step.startswith("SCAN") else "TableLookup"


def _operation(result: Message) -> Message:
    operation = ydb_operation_pb2.Operation(ready=True, status=_OK)
    operation.result.Pack(result)
    return operation


def _code(error: YdbError) -> int:
    number: int = ydb_status_codes_pb2.StatusIds.StatusCode.Value(error.status)
    return number


def _issues(error: YdbError) -> list[Message]:
    return [ydb_issue_message_pb2.IssueMessage(message=str(error), severity=1)]
