"""The local cloud's own limits: database operations and inbox rounds a second."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from typing import Any

from benchmarks.results import Row, Table, row
from benchmarks.system import started
from local.infrastructure import LOCAL_KEY
from shared.clock import utcnow
from shared.database import Database, Statement, Transaction
from shared.queue_client import REGION, QueueClient

SECONDS = 2.0
CLIENTS = (1, 2)
QUEUE = "housekeeping-dlq"  # no trigger takes from it

READ = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
SELECT card, registered_at FROM agents WHERE tenant_id = $tenant_id AND name = $name;
""")
UPSERT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $card AS Json;
DECLARE $registered_at AS Timestamp;
UPSERT INTO agents (tenant_id, name, card, registered_at) VALUES ($tenant_id, $name, $card, $registered_at);
""")


def measure() -> Table:
    """Operations of each kind for so many seconds, by one client and by several."""
    with started() as system:
        state = system.cloud.state
        database = (state.ydb_endpoint, state.ydb_database)
        rows = [
            _row("YDB: read of one row", _reads, *database),
            _row("YDB: upsert of one row", _upserts, *database),
            _row("YDB: transaction of a read and an upsert", _transactions, *database),
            _row("inbox: send, receive, delete", _rounds, state.sqs_endpoint_url),
        ]
    return Table(
        "The local cloud alone",
        ("per second", *(f"{clients} client{'s' if clients > 1 else ''}" for clients in CLIENTS)),
        rows,
        "Each client is a process that calls as fast as it is answered: through the product's own database "
        "module; for an inbox round through its sender, and boto3 for what a trigger does.",
    )


def _row(label: str, operations: Callable[..., int], *address: str) -> Row:
    return row(label, (_per_second(operations, address, clients) for clients in CLIENTS))


def _per_second(operations: Callable[..., int], address: tuple[str, ...], clients: int) -> float:
    with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as processes:
        done = [processes.submit(operations, f"client-{number}", *address) for number in range(clients)]
        return sum(one.result() for one in done) / SECONDS


def _reads(client: str, endpoint: str, database: str) -> int:
    ydb = _database(endpoint, database)
    return _repeat(lambda: ydb.read(READ, tenant_id="benchmark", name=client))


def _upserts(client: str, endpoint: str, database: str) -> int:
    ydb, numbers = _database(endpoint, database), count()
    return _repeat(lambda: ydb.query(UPSERT, **_agent(f"{client}-{next(numbers)}")))


def _transactions(client: str, endpoint: str, database: str) -> int:
    ydb = _database(endpoint, database)

    def work(tx: Transaction) -> None:
        tx.execute(READ, tenant_id="benchmark", name=client)
        tx.commit(UPSERT, **_agent(client))

    return _repeat(lambda: ydb.transaction(work))


def _rounds(client: str, endpoint: str) -> int:
    import boto3

    url = f"{endpoint}/local/{QUEUE}"
    sender = QueueClient(endpoint, LOCAL_KEY.key_id, LOCAL_KEY.secret)
    sqs = boto3.client(
        "sqs",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=LOCAL_KEY.key_id,
        aws_secret_access_key=LOCAL_KEY.secret,
    )

    def one_round() -> None:
        sender.send({url: [{"Id": "0", "MessageBody": client, "DelaySeconds": 0}]})
        for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    return _repeat(one_round)


def _repeat(operation: Callable[[], object]) -> int:
    """How often it was done in the time; the first, which connects, does not count."""
    operation()
    end, done = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end:
        operation()
        done += 1
    return done


def _database(endpoint: str, database: str) -> Database:
    os.environ["YDB_ANONYMOUS_CREDENTIALS"] = "1"
    return Database(endpoint, database)


def _agent(name: str) -> dict[str, Any]:
    return {"tenant_id": "benchmark", "name": name, "card": {}, "registered_at": utcnow()}
