"""The counters' tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from functions.housekeeping.telemetry.counters import Known, Totals, learn
from functions.housekeeping.telemetry.lines import WorkLine
from shared.database import Database, Statement, Transaction

#: Lines older than this are not counted: their instance may be forgotten.
LATEST = timedelta(days=1)
#: An instance counts under one name for a day at most (`shared.metrics.LIFE`), so no line that is still
#: counted can come after its row is gone.
KEPT = timedelta(days=3)

READ_KNOWN = Statement("""
DECLARE $instances AS List<Utf8>;
DECLARE $services AS List<Utf8>;

SELECT instance, counters FROM telemetry_instances WHERE instance IN $instances;
SELECT service, counters, live FROM telemetry_totals WHERE service IN $services;
""")

WRITE_KNOWN = Statement("""
DECLARE $instances AS List<Struct<instance:Utf8,counters:Json,expire_at:Timestamp>>;
DECLARE $totals AS List<Struct<service:Utf8,counters:Json,live:Json>>;

UPSERT INTO telemetry_instances (instance, counters, expire_at)
SELECT instance, counters, expire_at FROM AS_TABLE($instances);

UPSERT INTO telemetry_totals (service, counters, live)
SELECT service, counters, live FROM AS_TABLE($totals);
""")

READ_TOTALS = Statement("""
SELECT service, counters, live FROM telemetry_totals;
""")


class CounterStore:
    """What all functions have counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def learn(self, lines: Sequence[WorkLine], now: datetime) -> None:
        """Take in some lines; a second time they change nothing."""

        def work(tx: Transaction) -> None:
            known = _read(tx, lines)
            _write(tx, learn(known, lines, now), now)

        if lines:
            self._database.transaction(work)

    def totals(self) -> Mapping[str, Totals]:
        """By function."""
        rows = self._database.read(READ_TOTALS)[0]
        return {row["service"]: Totals(row["counters"], row["live"]) for row in rows}


def _read(tx: Transaction, lines: Sequence[WorkLine]) -> Known:
    instances, totals = tx.execute(
        READ_KNOWN,
        instances=sorted({line.instance for line in lines}),
        services=sorted({line.service for line in lines}),
    )
    return Known(
        {row["instance"]: row["counters"] for row in instances},
        {row["service"]: Totals(row["counters"], row["live"]) for row in totals},
    )


def _write(tx: Transaction, known: Known, now: datetime) -> None:
    tx.commit(
        WRITE_KNOWN,
        instances=[
            {"instance": instance, "counters": counters, "expire_at": now + KEPT}
            for instance, counters in known.instances.items()
        ],
        totals=[
            {"service": service, "counters": totals.counters, "live": totals.live}
            for service, totals in known.totals.items()
        ],
    )
