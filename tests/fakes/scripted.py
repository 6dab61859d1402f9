"""A provider on this machine over real HTTP, told how to misbehave: what the fakes of models share.

with FakeGigaChat() as gigachat:
    gigachat.will(status(500), words("Готово."))     # the next two chat calls
    ...                                              # point the product at gigachat.base_url
    assert len(gigachat.chats) == 2
"""

import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self

Body = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `sent` of the body's bytes go out before the line is cut."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    sent: int | None = None
    bytes_per_second: float | None = None
    content_type: str = "application/json"


@dataclass(frozen=True)
class Recorded:
    """A request as it came; `body` is parsed when it is JSON or a form, else empty."""

    headers: dict[str, str]
    body: Body
    raw: bytes = b""


Behaviour = Callable[[Body], Answer]


def status(code: int, message: str = "", **headers: str) -> Behaviour:
    """A refusal: `status(429, retry_after="2")`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda chat: json_answer(code, {"status": code, "message": message}, **named)


def body(raw: bytes) -> Behaviour:
    """A 200 that is not what the contract says."""
    return lambda chat: Answer(200, raw)


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """Silence first."""
    return lambda chat: replace(then(chat), delay=seconds)


def cut(after_bytes: int, then: Behaviour) -> Behaviour:
    """The connection breaks in the middle of the answer; at 0 before its first byte."""
    return lambda chat: replace(then(chat), sent=after_bytes)


def dripping(bytes_per_second: float, then: Behaviour) -> Behaviour:
    """The answer trickles: no single read takes long, the whole takes for ever."""
    return lambda chat: replace(then(chat), bytes_per_second=bytes_per_second)


def json_answer(code: int, content: Any, **headers: str) -> Answer:
    """A JSON body."""
    return Answer(code, json.dumps(content, ensure_ascii=False).encode(), headers)


def event_stream(events: list[Body]) -> Answer:
    """Server-sent events, ended as both protocols end them; with a comment and CRLF, which are allowed."""
    lines = [f"data: {json.dumps(event, ensure_ascii=False)}\r\n\r\n" for event in events]
    text = ": keep-alive\n\n" + "".join(lines) + "data: [DONE]\n\n"
    return Answer(200, text.encode(), content_type="text/event-stream")


def pieces(text: str) -> list[str]:
    """A text as a model streams it: tokens of a few letters."""
    return [text[start : start + 7] for start in range(0, len(text), 7)]


def count_tokens(characters: int) -> int:
    """A token is three to four characters on average."""
    return characters // 4 + 1


class ScriptedServer:
    """`chats` holds the chat requests; `will` scripts those to come. A subclass knows the paths."""

    def __init__(self, *, port: int = 0, latency: float = 0.0) -> None:
        self.chats: list[Recorded] = []
        self.latency = latency
        self._script: deque[Behaviour] = deque()
        self._lock = Lock()
        self._server = _Server(port, self)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def will(self, *behaviours: Behaviour) -> None:
        """Answer the next chat calls like this, in this order."""
        self._script.extend(behaviours)

    def handle(self, method: str, path: str, request: Recorded) -> Answer:
        """The answer to any request."""
        raise NotImplementedError

    def scripted(self, request: Recorded, default: Behaviour) -> Answer:
        """The next scripted answer to a chat."""
        with self._lock:
            behaviour = self._script.popleft() if self._script else default
        answer = behaviour(request.body)
        return replace(answer, delay=answer.delay + self.latency)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """In this thread, until interrupted."""
        self._server.serve_forever()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, owner: ScriptedServer) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.owner = owner

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = json.loads(raw) if "json" in headers.get("content-type", "") else {}
        self._send(self.server.owner.handle(self.command, self.path, Recorded(headers, content, raw)))

    do_GET = do_POST

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.delay)
        if answer.sent == 0:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("content-type", answer.content_type)
        self.send_header("content-length", str(len(answer.body)))
        self.send_header("x-request-id", str(uuid.uuid4()))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send_body(answer)

    def _send_body(self, answer: Answer) -> None:
        if answer.bytes_per_second:
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                time.sleep(1 / answer.bytes_per_second)
            return
        self.wfile.write(answer.body[: answer.sent])
        self.close_connection = answer.sent is not None

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: tests look at what was recorded."""
