"""GigaChat on this machine: the token endpoint and the v1 chat, over real HTTP, told how to misbehave.

    with FakeGigaChat() as gigachat:
        gigachat.will(status(500), words("Готово."))     # the next two chat calls
        ...                                              # point base_url and auth_url at it
        assert len(gigachat.chats) == 2

Without a script it answers any prompt with a sentence that claims nothing, and any form with an empty one.
By hand and for benchmarks: `python -m tests.fakes.gigachat --port 8100 --latency-ms 200`.
"""

import argparse
import base64
import binascii
import json
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

TRUTHFUL = "Всё посчитано и собрано ниже. Проверьте и поправьте, если что-то понято не так."
SCOPES = frozenset({"GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"})
TOKEN_LIFE_SECONDS = 30 * 60


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `sent` of the body's bytes go out before the line is cut."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    sent: int | None = None
    bytes_per_second: float | None = None


@dataclass(frozen=True)
class Recorded:
    """A request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]


Behaviour = Callable[[dict[str, Any]], Answer]


def words(text: str, finish_reason: str = "stop") -> Behaviour:
    """An answer in words. `finish_reason`: `length`, `blacklist` and whatever else."""
    return lambda chat: _completion(chat, {"role": "assistant", "content": text}, finish_reason)


def filled(arguments: object) -> Behaviour:
    """A function call. Arguments are an object in this contract; anything else is a fault."""

    def answer(chat: dict[str, Any]) -> Answer:
        name = chat["functions"][0]["name"]
        call = {"role": "assistant", "content": "", "function_call": {"name": name, "arguments": arguments}}
        return _completion(chat, call, "function_call")

    return answer


def status(code: int, message: str = "", **headers: str) -> Behaviour:
    """A refusal: `status(429, retry_after="2")`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda chat: _json(code, {"status": code, "message": message}, **named)


def body(raw: bytes) -> Behaviour:
    """A 200 that is not what the contract says."""
    return lambda chat: Answer(200, raw)


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """Silence first."""
    return lambda chat: _but(then(chat), delay=seconds)


def cut(after_bytes: int, then: Behaviour) -> Behaviour:
    """The connection breaks in the middle of the answer; at 0 before its first byte."""
    return lambda chat: _but(then(chat), sent=after_bytes)


def dripping(bytes_per_second: float, then: Behaviour) -> Behaviour:
    """The answer trickles: no single read takes long, the whole takes for ever."""
    return lambda chat: _but(then(chat), bytes_per_second=bytes_per_second)


class FakeGigaChat:
    """The server. `tokens` and `chats` hold the requests; `will` scripts the chat calls to come."""

    def __init__(self, *, port: int = 0, latency: float = 0.0) -> None:
        self.tokens: list[Recorded] = []
        self.chats: list[Recorded] = []
        self.latency = latency
        self._script: deque[Behaviour] = deque()
        self._issued: set[str] = set()
        self._lock = Lock()
        self._server = _Server(port, self)

    @property
    def base_url(self) -> str:
        """For the SDK's `base_url`."""
        return f"http://127.0.0.1:{self._server.server_port}/api/v1"

    @property
    def auth_url(self) -> str:
        """For the SDK's `auth_url`."""
        return f"http://127.0.0.1:{self._server.server_port}/api/v2/oauth"

    def will(self, *behaviours: Behaviour) -> None:
        """Answer the next chat calls like this, in this order."""
        self._script.extend(behaviours)

    def revoke_tokens(self) -> None:
        """Every token issued so far is refused from now on."""
        self._issued.clear()

    def __enter__(self) -> "FakeGigaChat":
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """In this thread, until interrupted."""
        self._server.serve_forever()

    def token(self, request: Recorded) -> Answer:
        """`POST {auth_url}`"""
        with self._lock:
            self.tokens.append(request)
            refusal = _token_refusal(request)
            if refusal:
                return _json(refusal[0], {"code": refusal[1], "message": refusal[2]})
            token = f"token-{uuid.uuid4()}"
            self._issued.add(token)
        expires_at = round((time.time() + TOKEN_LIFE_SECONDS) * 1000)
        return _json(200, {"access_token": token, "expires_at": expires_at})

    def chat(self, request: Recorded) -> Answer:
        """`POST {base_url}/chat/completions`"""
        with self._lock:
            self.chats.append(request)
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self._issued:
                return _json(401, {"status": 401, "message": "Unauthorized"})
            invalid = _invalid_chat(request.body)
            if invalid:
                return _json(422, {"status": 422, "message": f"Invalid params: {invalid}"})
            behaviour = self._script.popleft() if self._script else _truthful
        answer = behaviour(request.body)
        return _but(answer, delay=answer.delay + self.latency)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, gigachat: FakeGigaChat) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.gigachat = gigachat

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path == "/api/v2/oauth":
            form = {name: values[0] for name, values in parse_qs(raw).items()}
            self._send(self.server.gigachat.token(Recorded(headers, form)))
        elif self.path == "/api/v1/chat/completions":
            self._send(self.server.gigachat.chat(Recorded(headers, json.loads(raw))))
        else:
            self._send(_json(404, {"status": 404, "message": "No such path"}))

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.delay)
        if answer.sent == 0:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("content-type", "application/json")
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


def _token_refusal(request: Recorded) -> tuple[int, int, str] | None:
    """Status, code and message as the vendor's error page gives them, where it does."""
    if not _is_uuid4(request.headers.get("rquid", "")):
        return 400, 1, "RqUID is not a uuid4"
    if not _is_basic(request.headers.get("authorization", "")):
        return 401, 6, "Unauthorized"
    if not request.body.get("scope"):
        return 400, 5, "scope is empty"
    if request.body["scope"] not in SCOPES:
        return 400, 1, "scope data format invalid"
    return None


def _is_uuid4(text: str) -> bool:
    try:
        return uuid.UUID(text).version == 4
    except ValueError:
        return False


def _is_basic(header: str) -> bool:
    kind, _, key = header.partition(" ")
    try:
        return kind == "Basic" and b":" in base64.b64decode(key, validate=True)
    except binascii.Error:
        return False


def _invalid_chat(chat: dict[str, Any]) -> str | None:
    roles = [message["role"] for message in chat.get("messages", [])]
    if not chat.get("model"):
        return "no model"
    if not roles or roles[-1] != "user":
        return "the last message is not the user's"
    if "system" in roles[1:]:
        return "system message must be the first message"
    if any(first == second for first, second in pairwise(roles)):
        return "two messages of one role in a row"
    return None


def _truthful(chat: dict[str, Any]) -> Answer:
    return filled({})(chat) if "functions" in chat else words(TRUTHFUL)(chat)


def _completion(chat: dict[str, Any], message: dict[str, Any], finish_reason: str) -> Answer:
    asked = sum(len(said["content"]) for said in chat["messages"])
    answered = len(json.dumps(message, ensure_ascii=False))
    usage = {"prompt_tokens": _tokens(asked), "completion_tokens": _tokens(answered)}
    completion = {
        "choices": [{"message": message, "index": 0, "finish_reason": finish_reason}],
        "created": round(time.time()),
        "model": f"{chat['model']}:2.0.28.2",
        "object": "chat.completion",
        "usage": usage | {"total_tokens": sum(usage.values()), "precached_prompt_tokens": 0},
    }
    return _json(200, completion)


def _tokens(characters: int) -> int:
    """A token is three to four characters on average."""
    return characters // 4 + 1


def _json(code: int, content: dict[str, Any], **headers: str) -> Answer:
    return Answer(code, json.dumps(content, ensure_ascii=False).encode(), headers)


def _but(answer: Answer, **changes: Any) -> Answer:
    return Answer(**{**vars(answer), **changes})


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="GigaChat on this machine")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--latency-ms", type=int, default=0)
    options = parser.parse_args(arguments)
    gigachat = FakeGigaChat(port=options.port, latency=options.latency_ms / 1000)
    print(f"GIGACHAT_BASE_URL={gigachat.base_url}\nGIGACHAT_AUTH_URL={gigachat.auth_url}", flush=True)  # noqa: T201
    gigachat.serve_forever()


if __name__ == "__main__":
    main()
