"""GigaChat on this machine: the token endpoint, the v1 chat and the services beside it, see `scripted`.

Without a script it answers any prompt with a sentence that claims nothing, and any form with an empty one.
By hand and for benchmarks: `python -m tests.fakes.gigachat --port 8100 --latency-ms 200`.
"""

import argparse
import base64
import binascii
import json
import re
import time
import uuid
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import parse_qs

from tests.fakes.scripted import (
    Answer,
    Behaviour,
    Body,
    Recorded,
    ScriptedServer,
    body,
    count_tokens,
    cut,
    dripping,
    event_stream,
    json_answer,
    pieces,
    slow,
    status,
)

__all__ = [
    "TRUTHFUL",
    "Behaviour",
    "FakeGigaChat",
    "Recorded",
    "body",
    "cut",
    "dripping",
    "filled",
    "slow",
    "status",
    "words",
]

TRUTHFUL = "Всё посчитано и собрано ниже. Проверьте и поправьте, если что-то понято не так."
SCOPES = frozenset({"GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"})
TOKEN_LIFE_SECONDS = 30 * 60


def words(text: str, finish_reason: str = "stop") -> Behaviour:
    """An answer in words, streamed when it is asked for so. `finish_reason`: `length`, `blacklist`, …"""

    def answer(chat: Body) -> Answer:
        if chat.get("stream"):
            return _streamed(chat, text, finish_reason)
        return _completion(chat, {"role": "assistant", "content": text}, finish_reason)

    return answer


def filled(arguments: object, name: str = "") -> Behaviour:
    """A function call, of the function that was offered unless another is named. Arguments are an object in
    this contract; anything else is a fault."""

    def answer(chat: Body) -> Answer:
        called = {"name": name or chat["functions"][0]["name"], "arguments": arguments}
        message = {"role": "assistant", "content": "", "function_call": called}
        return _completion(chat, message, "function_call")

    return answer


class FakeGigaChat(ScriptedServer):
    """The server. `tokens` and `chats` hold the requests."""

    def __init__(self, *, port: int = 0, latency: float = 0.0) -> None:
        super().__init__(port=port, latency=latency)
        self.tokens: list[Recorded] = []
        self.files: dict[str, bytes] = {}
        self._issued: set[str] = set()

    @property
    def base_url(self) -> str:
        """For the SDK's `base_url`."""
        return f"{self.origin}/api/v1"

    @property
    def auth_url(self) -> str:
        """For the SDK's `auth_url`."""
        return f"{self.origin}/api/v2/oauth"

    def revoke_tokens(self) -> None:
        """Every token issued so far is refused from now on."""
        self._issued.clear()

    def handle(self, method: str, path: str, request: Recorded) -> Answer:
        """`POST {auth_url}`, and what stands under `base_url` for those with a token."""
        if path == "/api/v2/oauth":
            form = {name: values[0] for name, values in parse_qs(request.raw.decode()).items()}
            return self._token(Recorded(request.headers, form))
        if path == "/api/v1/chat/completions":
            self.chats.append(request)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self._issued:
            return json_answer(401, {"status": 401, "message": "Unauthorized"})
        return self._served(method, path.removeprefix("/api/v1"), request)

    def _served(self, method: str, path: str, request: Recorded) -> Answer:
        match method, path:
            case "POST", "/chat/completions":
                return self._chat(request)
            case "POST", "/embeddings":
                return _embeddings(request.body)
            case "POST", "/tokens/count":
                return json_answer(200, [_count(text) for text in request.body["input"]])
            case "GET", "/balance":
                return json_answer(200, {"balance": [{"usage": "GigaChat-2-Pro", "value": 50000}]})
            case "POST", "/files":
                return self._upload(request)
            case "POST", _ if found := re.fullmatch(r"/files/([^/]+)/delete", path):
                deleted = self.files.pop(found[1], None) is not None
                return json_answer(200 if deleted else 404, {"id": found[1], "deleted": deleted})
        return json_answer(404, {"status": 404, "message": "No such path"})

    def _token(self, request: Recorded) -> Answer:
        with self._lock:
            self.tokens.append(request)
            refusal = _token_refusal(request)
            if refusal:
                return json_answer(refusal[0], {"code": refusal[1], "message": refusal[2]})
            token = f"token-{uuid.uuid4()}"
            self._issued.add(token)
        expires_at = round((time.time() + TOKEN_LIFE_SECONDS) * 1000)
        return json_answer(200, {"access_token": token, "expires_at": expires_at})

    def _chat(self, request: Recorded) -> Answer:
        invalid = _invalid_chat(request.body)
        if invalid:
            return json_answer(422, {"status": 422, "message": f"Invalid params: {invalid}"})
        return self.scripted(request, _truthful)

    def _upload(self, request: Recorded) -> Answer:
        if b'name="purpose"' not in request.raw or b"filename=" not in request.raw:
            return json_answer(400, {"status": 400, "message": "no file"})
        file_id = str(uuid.uuid4())
        self.files[file_id] = request.raw
        about = {"id": file_id, "object": "file", "bytes": len(request.raw), "filename": "file"}
        return json_answer(200, about | {"created_at": round(time.time()), "purpose": "general"})


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


def _invalid_chat(chat: Body) -> str | None:
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


def _truthful(chat: Body) -> Answer:
    return filled({})(chat) if "functions" in chat else words(TRUTHFUL)(chat)


def _completion(chat: Body, message: Body, finish_reason: str) -> Answer:
    completion = {
        "choices": [{"message": message, "index": 0, "finish_reason": finish_reason}],
        "object": "chat.completion",
        "usage": _usage(chat, json.dumps(message, ensure_ascii=False)),
    }
    return json_answer(200, completion | _about(chat))


def _streamed(chat: Body, text: str, finish_reason: str) -> Answer:
    deltas: list[Body] = [{"delta": {"role": "assistant", "content": part}} for part in pieces(text)]
    last = {"delta": {"content": ""}, "finish_reason": finish_reason}
    chunks = [
        {"choices": [{"index": 0, **delta}], "object": "chat.completion", **_about(chat)}
        for delta in [*deltas, last]
    ]
    chunks[-1]["usage"] = _usage(chat, text)
    return event_stream(chunks)


def _about(chat: Body) -> Body:
    return {"created": round(time.time()), "model": f"{chat['model']}:2.0.28.2"}


def _usage(chat: Body, answer: str) -> dict[str, int]:
    asked = sum(len(said["content"]) for said in chat["messages"])
    usage = {"prompt_tokens": count_tokens(asked), "completion_tokens": count_tokens(len(answer))}
    return usage | {"total_tokens": sum(usage.values()), "precached_prompt_tokens": 0}


def _embeddings(request: Body) -> Answer:
    """A vector per text, of its letters, last text first: the order is the index's to tell."""
    data = [
        {
            "object": "embedding",
            "index": index,
            "embedding": [float(len(text)), 1.0],
            "usage": {"prompt_tokens": 1},
        }
        for index, text in enumerate(request["input"])
    ]
    return json_answer(200, {"object": "list", "model": request["model"], "data": data[::-1]})


def _count(text: str) -> Body:
    return {"object": "tokens", "tokens": count_tokens(len(text)), "characters": len(text)}


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
