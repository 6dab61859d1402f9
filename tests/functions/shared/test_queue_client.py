"""Sending against a queue service that misbehaves."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.queue_client import Batches, QueueClient, QueueError

TAKEN = (200, b'{"Successful": [{"Id": "0"}], "Failed": []}')
REFUSED = (200, b'{"Failed": [{"Id": "0", "Code": "InternalError"}]}')
BUSY = (503, b'{"__type": "ServiceUnavailable"}')
HANG_UP = (0, b"")


class Service(ThreadingHTTPServer):
    """Gives the scripted answers in turn, then takes everything."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = deque(answers)
        self.asked: list[str] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        status, body = self.server.answers.popleft() if self.server.answers else TAKEN
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving(*answers: tuple[int, bytes]) -> Iterator[Service]:
    with Service(*answers) as service:
        threading.Thread(target=service.serve_forever, args=(0.01,), daemon=True).start()
        yield service
        service.shutdown()


def to(service: Service, *queues: str, entries: int = 1) -> Batches:
    several = [{"Id": str(n), "MessageBody": "{}", "DelaySeconds": 0} for n in range(entries)]
    return {f"{service.url}/local/{queue}": several for queue in queues}


def client_of(service: Service) -> QueueClient:
    return QueueClient(service.url, "key", "secret")


@pytest.mark.parametrize("failure", [BUSY, REFUSED, HANG_UP, (200, b"<html>")])
def test_passing_failure_is_tried_again(failure: tuple[int, bytes]) -> None:
    with serving(failure) as service:
        client_of(service).send(to(service, "a"))

        assert service.asked == ["/local/a", "/local/a"]


@pytest.mark.parametrize("failure", [BUSY, REFUSED, HANG_UP])
def test_lasting_failure_is_told(failure: tuple[int, bytes]) -> None:
    with serving(failure, failure, failure) as service, pytest.raises(QueueError, match="/local/a"):
        client_of(service).send(to(service, "a"))


def test_only_the_queue_that_failed_is_asked_again() -> None:
    with serving(TAKEN, BUSY) as service:
        client_of(service).send(to(service, "a", "b"))

        assert len(service.asked) == 3
        assert service.asked[2] in {"/local/a", "/local/b"}


def test_connection_is_kept() -> None:
    with serving() as service:
        client = client_of(service)
        client.send(to(service, "a"))
        client.send(to(service, "a"))

        assert service.connections == 1


def test_more_than_ten_messages_are_sent_in_batches() -> None:
    with serving() as service:
        client_of(service).send(to(service, "a", entries=21))

        assert service.asked == ["/local/a"] * 3


def test_nothing_to_send_asks_nobody() -> None:
    with serving() as service:
        client_of(service).send({})

        assert service.asked == []
