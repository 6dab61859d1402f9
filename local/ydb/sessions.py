"""Sessions, their open transactions, and the ways a query is run in one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.ydb.codec import Message
from local.ydb.engine import Engine, Prepared
from local.ydb.faults import COMMIT, Faults
from local.ydb.transactions import Transaction
from local.ydb.yql.errors import YdbError


@dataclass(frozen=True)
class Query:
    """One ExecuteQuery. Either `tx_id` names an open transaction, or `mode` begins one, or neither."""

    text: str
    parameters: Mapping[str, Any]
    tx_id: str = ""
    mode: str = ""
    commit: bool = False

    @property
    def ends(self) -> bool:
        """Does the transaction end with this query?"""
        return self.commit or not (self.tx_id or self.mode)


@dataclass(frozen=True)
class Answer:
    """Each result in parts. `tx_id` is empty when no transaction stays open."""

    results: list[list[Message]]
    tx_id: str = ""


@dataclass
class Sessions:
    """All sessions of the server: id → its open transactions by id."""

    engine: Engine
    faults: Faults
    _open: dict[str, dict[str, Transaction]] = field(default_factory=dict)

    def create(self) -> str:
        """A new session's id. The form is YDB's: the SDK takes the node from it."""
        session_id = f"ydb://session/3?node_id=1&id={uuid.uuid4()}"
        self._open[session_id] = {}
        return session_id

    def check(self, session_id: str) -> None:
        """BAD_SESSION if there is no such session."""
        if session_id not in self._open:
            raise YdbError(f"Session not found: {session_id}", "BAD_SESSION")

    def delete(self, session_id: str) -> None:
        """Roll back what it has open."""
        self.check(session_id)
        for transaction in self._open.pop(session_id).values():
            transaction.rollback()

    def forget(self, session_id: str) -> None:
        """Delete it if it is still there: its client is gone."""
        if session_id in self._open:
            self.delete(session_id)

    def begin(self, session_id: str, mode: str) -> str:
        """Open a transaction; its id."""
        self.check(session_id)
        return self._keep(session_id, uuid.uuid4().hex, self._begin(mode))

    def commit(self, session_id: str, tx_id: str) -> None:
        """End a transaction by id."""
        self._commit(self._take(session_id, tx_id))

    def rollback(self, session_id: str, tx_id: str) -> None:
        """End a transaction by id."""
        self._take(session_id, tx_id).rollback()

    def execute(self, session_id: str, query: Query) -> Answer:
        """Run a query. Whatever fails ends its transaction."""
        self.check(session_id)
        transaction = self._take(session_id, query.tx_id) if query.tx_id else None
        try:
            prepared = self.engine.prepare(query.text, query.parameters)
            if prepared.program.schema_changes and not (query.tx_id or query.mode):
                self.engine.change_schema(prepared.program)
                return Answer([])
            transaction = transaction or self._begin(_mode_for(query, prepared))
            # Encoded before the commit: a number that overflows its type must leave nothing behind.
            results = [result.parts() for result in self.engine.run(prepared, transaction)]
        except YdbError:
            if transaction:
                transaction.rollback()
            raise
        if query.ends:
            self._commit(transaction)
            return Answer(results)
        return Answer(results, self._keep(session_id, query.tx_id or uuid.uuid4().hex, transaction))

    def explain(self, query: Query) -> str:
        """The plan of a query."""
        return self.engine.explain(self.engine.prepare(query.text, query.parameters))

    def _begin(self, mode: str) -> Transaction:
        self.faults.counts["Transaction"] += 1
        return self.engine.begin(mode)

    def _keep(self, session_id: str, tx_id: str, transaction: Transaction) -> str:
        self._open[session_id][tx_id] = transaction
        return tx_id

    def _take(self, session_id: str, tx_id: str) -> Transaction:
        self.check(session_id)
        transaction = self._open[session_id].pop(tx_id, None)
        if transaction is None:
            raise YdbError(f"Transaction not found: {tx_id}", "NOT_FOUND")
        return transaction

    def _commit(self, transaction: Transaction) -> None:
        fault = self.faults.at(COMMIT) if transaction.wrote else None
        if fault and not fault.applied:
            transaction.rollback()
            raise fault.error()
        transaction.commit()
        if fault:
            raise fault.error()


def _mode_for(query: Query, prepared: Prepared) -> str:
    """A text that only reads and ends its transaction sees the same in a snapshot, which disturbs nobody."""
    if query.ends and not prepared.program.writes:
        return "snapshot_read_only"
    return query.mode or "serializable_read_write"
