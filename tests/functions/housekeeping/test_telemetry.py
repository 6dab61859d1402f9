"""Batches of log lines against the real tables."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from functions.housekeeping.telemetry.publishing import Publisher
from functions.housekeeping.telemetry.reading import line_reader
from functions.housekeeping.telemetry.settings import TelemetrySettings
from functions.housekeeping.telemetry.store import LATEST, CounterStore
from shared.database import Database
from shared.ids import new_id
from shared.remote_write import Sample, decode, encode
from shared.traces import Traces
from tests.unit.telemetry.building import NOW, payload

Read = Callable[[list[dict[str, Any]]], None]


class Collector:
    """Whoever takes what is sent: remembers paths, headers and bodies, answers with `status`."""

    def __init__(self) -> None:
        self.status = 204
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests.append((self.path, dict(self.headers), body))
                self.send_response(collector.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def samples(self) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for _, _, body in self.requests
            for sample, _ in decode(body)
        }


@pytest.fixture
def collector() -> Iterator[Collector]:
    opened = Collector()
    yield opened
    opened.close()


def settings(**given: Any) -> TelemetrySettings:
    return TelemetrySettings(ydb_endpoint="grpc://local", ydb_database="/local", **given)


@pytest.fixture
def read(database: Database) -> Read:
    return line_reader(database, settings(), lambda: NOW)


@pytest.fixture
def service() -> str:
    """A function of the test's own."""
    return new_id("svc")


def counted(database: Database, service: str) -> dict[str, list[float]]:
    totals = CounterStore(database).totals().get(service)
    return {key: list(vector) for key, vector in totals.counters.items()} if totals else {}


def test_batches_of_two_instances_are_summed(read: Read, database: Database, service: str) -> None:
    one, two = new_id("i"), new_id("i")

    read([payload(one, 1, {"a": 2}, service=service), payload(two, 1, {"a": 3}, service=service)])
    read([payload(one, 2, {"a": 4}, service=service)])

    assert counted(database, service) == {"a": [7]}


def test_batch_that_comes_twice_or_late_counts_once(read: Read, database: Database, service: str) -> None:
    instance = new_id("i")
    early, later = (
        payload(instance, 1, {"a": 1}, service=service),
        payload(instance, 2, {"a": 5}, service=service),
    )

    for batch in ([later], [early], [early, later]):
        read(batch)

    assert counted(database, service) == {"a": [5]}


def test_line_older_than_a_day_is_not_counted(read: Read, database: Database, service: str) -> None:
    read([payload(new_id("i"), 1, {"a": 1}, service=service, age=LATEST + timedelta(seconds=1))])

    assert counted(database, service) == {}


@pytest.mark.parametrize(
    "rubbish", [{}, {"metric": {"a": -1}}, {"metric": {"a": "много"}}, {"trace_id": "../x"}, {"spans": [[1]]}]
)
def test_rubbish_in_the_log_does_not_stop_the_rest_of_the_batch(
    read: Read, database: Database, service: str, rubbish: dict[str, Any]
) -> None:
    broken = {**payload(new_id("i"), service=service), **rubbish} if rubbish else {}

    read([broken, payload(new_id("i"), 1, {"a": 1}, service=service)])

    assert counted(database, service) == {"a": [1]}


def test_works_of_a_run_are_kept_as_its_trace(read: Read, database: Database, tenant_id: str) -> None:
    span = ["c" * 16, "b" * 16, "database: FROM runs", 1.0, 2.5, "ok"]
    line = payload(new_id("i"), tenant_id=tenant_id, run_id="run_1", spans=[span])

    read([line])
    read([line, payload(new_id("i"), tenant_id=tenant_id, span_id="d" * 16)])

    (work,) = Traces(database).of_run(tenant_id, "run_1")
    assert (work.service, work.name, work.latency_ms) == ("planning", "work_step", 12.5)
    assert [list(one) for one in work.spans] == [span]


def test_trace_is_not_shown_to_another_agency(read: Read, database: Database, tenant_id: str) -> None:
    read([payload(new_id("i"), tenant_id=tenant_id, run_id="run_1")])

    assert Traces(database).of_run(new_id("tenant"), "run_1") == []


def test_published_series_are_prometheus_histograms_and_counters(
    read: Read, database: Database, service: str, collector: Collector
) -> None:
    buckets = [0.3, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    metric = {"requests_total{status=200}": 2, "database_seconds": buckets}
    read([payload(new_id("i"), 1, metric, service=service)])

    Publisher(database, settings(remote_write_url=collector.url, remote_write_key="key")).publish(NOW)

    samples = collector.samples()
    of_service = {(name, labels - {("service", service)}): value for (name, labels), value in samples.items()}
    assert of_service["maestro_requests_total", frozenset({("status", "200")})] == 2
    assert of_service["maestro_database_seconds_bucket", frozenset({("le", "0.025")})] == 1
    assert of_service["maestro_database_seconds_bucket", frozenset({("le", "0.25")})] == 2
    assert of_service["maestro_database_seconds_count", frozenset()] == 2
    assert samples["maestro_instances", frozenset({("service", service)})] == 1
    (_, headers, _) = collector.requests[0]
    assert headers["Authorization"] == "Bearer key"
    assert headers["Content-Encoding"] == "snappy"


def test_prometheus_that_is_away_fails_nothing(database: Database, collector: Collector) -> None:
    collector.status = 503

    report = Publisher(database, settings(remote_write_url=collector.url)).publish(NOW)

    assert report["series"] > 0
    assert len(collector.requests) == 1


def test_without_a_workspace_nothing_is_sent(database: Database) -> None:
    assert Publisher(database, settings()).publish(NOW) == {"series": 0}


def test_maintenance_is_told_an_hour_before_it_begins(database: Database, collector: Collector) -> None:
    begins = NOW + timedelta(minutes=59)
    window = f"{begins.isoformat()}/{(begins + timedelta(hours=1)).isoformat()}"

    Publisher(database, settings(remote_write_url=collector.url, maintenance=window)).publish(NOW)

    assert collector.samples()["maestro_maintenance", frozenset()] == 1


def test_spans_go_to_a_collector_when_there_is_one(
    database: Database, collector: Collector, service: str
) -> None:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    span = ["c" * 16, "b" * 16, "agent", 1.0, 2.5, "KeyError"]
    read = line_reader(database, settings(otlp_url=f"{collector.url}/v1/traces"), lambda: NOW)

    read([payload(new_id("i"), service=service, spans=[span])])

    (path, _, body) = collector.requests[0]
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    (whole, inner) = resource.scope_spans[0].spans
    assert path == "/v1/traces"
    assert resource.resource.attributes[0].value.string_value == service
    assert (whole.name, inner.name) == ("work_step", "agent")
    assert inner.parent_span_id == whole.span_id
    assert inner.status.message == "KeyError"
    assert inner.end_time_unix_nano - inner.start_time_unix_nano == 2_500_000


def test_sample_survives_the_wire() -> None:
    sample = Sample("maestro_x", {"service": "планирование"}, 1.5)

    assert list(decode(encode([sample], 1_000))) == [(sample, 1_000)]


def test_batches_read_at_the_same_time_lose_nothing(read: Read, database: Database, service: str) -> None:
    instances = [new_id("i") for _ in range(4)]
    batches = [
        [payload(instance, number, {"a": number}, service=service)]
        for number in (1, 2)
        for instance in instances
    ]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(read, batches))

    assert counted(database, service) == {"a": [2 * len(instances)]}
