"""Writers commit as if one after another, in the order of their commits; a reader saw one moment."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from local.ydb.engine import Engine
from local.ydb.transactions import Transaction
from local.ydb.yql.errors import YdbError

KEYS = (1, 2, 3)
#: What a transaction does next: (kind, key).
Action = tuple[str, int]
ACTIONS = st.tuples(st.sampled_from(["read", "set", "add", "count"]), st.sampled_from(KEYS))
#: Whose turn it is, and what it does then; the number is also the value that `set` writes.
SCHEDULES = st.lists(st.tuples(st.integers(0, 2), ACTIONS), max_size=14)


@dataclass
class Client:
    """A transaction with what it did and saw."""

    transaction: Transaction
    actions: list[tuple[Action, int]] = field(default_factory=list)
    seen: list[list[int]] = field(default_factory=list)
    alive: bool = True


def text(action: Action, value: int) -> str:
    """The action as YQL."""
    kind, key = action
    return {
        "read": f"SELECT n FROM t WHERE id = {key}",
        "set": f"UPSERT INTO t (id, n) VALUES ({key}, {value})",
        "add": f"UPDATE t SET n = n + 1 WHERE id = {key} RETURNING n",
        "count": "SELECT COUNT(*) AS n FROM t",
    }[kind]


def model(table: dict[int, int], action: Action, value: int) -> list[int]:
    """The same on a dict."""
    kind, key = action
    if kind == "set":
        table[key] = value
        return []
    if kind == "count":
        return [len(table)]
    if kind == "add" and key in table:
        table[key] += 1
    return [table[key]] if key in table else []


def replay(table: dict[int, int], client: Client) -> list[list[int]]:
    """What the client would have seen alone."""
    return [model(table, action, value) for action, value in client.actions]


def act(engine: Engine, client: Client, action: Action, value: int) -> None:
    """One step; an ABORTED one ends the client."""
    try:
        results = engine.run(engine.prepare(text(action, value), {}), client.transaction)
    except YdbError as error:
        assert error.status == "ABORTED"
        client.transaction.rollback()
        client.alive = False
        return
    client.actions.append((action, value))
    client.seen.append([int(str(row[0])) for result in results for row in result.rows])


def commits(client: Client) -> bool:
    """Did it go through?"""
    try:
        client.transaction.commit()
    except YdbError as error:
        assert error.status == "ABORTED"
        return False
    return True


@settings(deadline=None, max_examples=60)
@given(SCHEDULES, st.permutations([0, 1, 2]))
def test_committed_transactions_saw_a_serial_history(
    schedule: list[tuple[int, Action]], commit_order: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(str(Path(folder) / "data.sqlite"))
        create = "CREATE TABLE t (id Uint64 NOT NULL, n Int64 NOT NULL, PRIMARY KEY (id))"
        engine.change_schema(engine.prepare(create, {}).program)
        clients = [Client(engine.begin("serializable_read_write")) for _ in range(3)]
        for turn, (number, action) in enumerate(schedule):
            if clients[number].alive:
                act(engine, clients[number], action, turn)

        committed = [clients[number] for number in commit_order if clients[number].alive]
        committed = [client for client in committed if commits(client)]

        table: dict[int, int] = {}
        history = [dict(table)]
        for client in (one for one in committed if one.transaction.wrote):
            assert client.seen == replay(table, client)
            history.append(dict(table))
        for reader in (one for one in committed if not one.transaction.wrote):
            assert any(reader.seen == replay(dict(state), reader) for state in history)
        final = engine.run(engine.prepare("SELECT id, n FROM t", {}), engine.begin("snapshot_read_only"))
        assert dict(final[0].rows) == table
