"""Sessions, their open transactions, and the ways a query is run in one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.ydb.engine import Engine, Prepared, Result
from local.ydb.errors import YdbError
from local.ydb.faults import COMMIT, Faults
from local.ydb.transactions import Transaction


@dataclass(frozen=True)
class Query:
    """One ExecuteQuery. Either `tx_id` names an open transaction, or `mode` begins one, or neither."""

    text: str
    parameters: Mapping[str, Any]
    tx_id: str = ""
    mode: str = ""
    commit: bool = False


@dataclass(frozen=True)
class Answer:
    """`tx_id` is empty when no transaction stays open."""

    results: list[Result]
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
        tx_id = uuid.uuid4().hex
        self._open[session_id][tx_id] = self._begin(mode)
        return tx_id

    def commit(self, session_id: str, tx_id: str) -> None:
        """End a transaction by id."""
        self._commit(self._take(session_id, tx_id))

    def rollback(self, session_id: str, tx_id: str) -> None:
        """End a transaction by id."""
        self._take(session_id, tx_id).rollback()

    def execute(self, session_id: str, query: Query) -> Answer:
        """Run a query. Whatever fails ends its transaction."""
        self.check(session_id)
        transaction, tx_id = self._transaction(session_id, query)
        try:
            prepared = self.engine.prepare(query.text, query.parameters)
            if prepared.program.schema_changes and not tx_id and not query.mode:
                transaction.rollback()
                self.engine.change_schema(prepared.program)
                return Answer([])
            results = self.engine.run(prepared, transaction)
        except YdbError:
            transaction.rollback()
            raise
        if query.commit or not (query.tx_id or query.mode):
            self._commit(transaction)
            return Answer(results)
        tx_id = tx_id or uuid.uuid4().hex
        self._open[session_id][tx_id] = transaction
        return Answer(results, tx_id)

    def explain(self, query: Query) -> str:
        """The plan of a query."""
        prepared: Prepared = self.engine.prepare(query.text, query.parameters)
        return self.engine.explain(prepared)

    def _transaction(self, session_id: str, query: Query) -> tuple[Transaction, str]:
        """The transaction leaves the session until the query has succeeded."""
        if query.tx_id:
            return self._take(session_id, query.tx_id), query.tx_id
        return self._begin(query.mode or "serializable_read_write"), ""

    def _begin(self, mode: str) -> Transaction:
        self.faults.counts["Transaction"] += 1
        return self.engine.begin(mode)

    def _take(self, session_id: str, tx_id: str) -> Transaction:
        self.check(session_id)
        transaction = self._open[session_id].pop(tx_id, None)
        if transaction is None:
            raise YdbError(f"Transaction not found: {tx_id}", "NOT_FOUND")
        return transaction

    def _commit(self, transaction: Transaction) -> None:
        fault = self.faults.at(COMMIT) if transaction.wrote else None
        try:
            if fault and not fault.applied:
                raise fault.error()
            transaction.commit()
        except YdbError:
            transaction.rollback()
            raise
        if fault:
            raise fault.error()
