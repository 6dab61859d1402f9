"""A server of OpenAI's chat completions on this machine, with YandexGPT's own REST beside it, see `scripted`.

Without a script it answers any prompt with a sentence that claims nothing, and any form with an empty one.
"""

import json
import time

from tests.fakes.gigachat import TRUTHFUL
from tests.fakes.scripted import (
    Answer,
    Behaviour,
    Body,
    Recorded,
    ScriptedServer,
    count_tokens,
    event_stream,
    json_answer,
    pieces,
)

_YANDEX = "/foundationModels/v1"
_STATUSES = {
    "stop": "ALTERNATIVE_STATUS_FINAL",
    "length": "ALTERNATIVE_STATUS_TRUNCATED_FINAL",
    "content_filter": "ALTERNATIVE_STATUS_CONTENT_FILTER",
}


def words(text: str, finish_reason: str = "stop") -> Behaviour:
    """An answer in words, streamed when it is asked for so, in the protocol of the question."""

    def answer(chat: Body) -> Answer:
        if "modelUri" in chat:
            return _native(chat, text, finish_reason)
        if chat.get("stream"):
            return _streamed(chat, text, finish_reason)
        return _completion(chat, {"role": "assistant", "content": text}, finish_reason)

    return answer


def called(arguments: str, name: str = "answer") -> Behaviour:
    """A tool call. Arguments are a text in this contract."""
    call = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return lambda chat: _completion(chat, message, "tool_calls")


class FakeOpenAi(ScriptedServer):
    """The server. Only `key` opens it."""

    key = "sk-test"

    @property
    def base_url(self) -> str:
        """For the OpenAI form."""
        return f"{self.origin}/v1"

    @property
    def yandex_url(self) -> str:
        """For YandexGPT's own form."""
        return f"{self.origin}{_YANDEX}"

    def handle(self, method: str, path: str, request: Recorded) -> Answer:
        """Chat completions, and Yandex's completion."""
        forms = {"/v1/chat/completions": "Bearer", f"{_YANDEX}/completion": "Api-Key"}
        if path not in forms:
            return json_answer(404, {"error": {"message": "no such path"}})
        self.chats.append(request)
        if request.headers.get("authorization") != f"{forms[path]} {self.key}":
            return json_answer(401, {"error": {"message": "invalid key"}})
        return self.scripted(request, _truthful)


def _truthful(chat: Body) -> Answer:
    asks_form = "response_format" in chat or "json_schema" in chat
    return words("{}" if asks_form else TRUTHFUL)(chat)


def _completion(chat: Body, message: Body, finish_reason: str) -> Answer:
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    answered = json.dumps(message, ensure_ascii=False)
    about = _about(chat, "chat.completion") | {"usage": _usage(chat, answered)}
    return json_answer(200, about | {"choices": [choice]})


def _streamed(chat: Body, text: str, finish_reason: str) -> Answer:
    about = _about(chat, "chat.completion.chunk")
    first = {"delta": {"role": "assistant", "content": None}, "finish_reason": None}
    parts = [{"delta": {"content": part}, "finish_reason": None} for part in pieces(text)]
    last = {"delta": {}, "finish_reason": finish_reason}
    chunks = [about | {"choices": [{"index": 0, **choice}]} for choice in (first, *parts, last)]
    if chat.get("stream_options", {}).get("include_usage"):
        chunks.append(about | {"choices": [], "usage": _usage(chat, text)})
    return event_stream(chunks)


def _about(chat: Body, kind: str) -> Body:
    return {"id": "chat-1", "object": kind, "created": round(time.time()), "model": chat["model"]}


def _usage(chat: Body, answer: str) -> dict[str, int]:
    asked = sum(len(said["content"]) for said in chat["messages"])
    usage = {"prompt_tokens": count_tokens(asked), "completion_tokens": count_tokens(len(answer))}
    return usage | {"total_tokens": sum(usage.values())}


def _native(chat: Body, text: str, finish_reason: str) -> Answer:
    """Whole numbers as strings, wrapped in `result`; a stream is an object a line with the text so far."""
    if not chat["completionOptions"]["stream"]:
        return json_answer(200, _result(chat, text, _STATUSES[finish_reason]))
    ends = range(7, len(text), 7)
    lines = [_result(chat, text[:end], "ALTERNATIVE_STATUS_PARTIAL") for end in ends]
    lines.append(_result(chat, text, _STATUSES[finish_reason]))
    return Answer(200, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode())


def _result(chat: Body, text: str, status: str) -> Body:
    asked = sum(len(said["text"]) for said in chat["messages"])
    usage = {"inputTextTokens": str(count_tokens(asked)), "completionTokens": str(count_tokens(len(text)))}
    alternative = {"message": {"role": "assistant", "text": text}, "status": status}
    return {"result": {"alternatives": [alternative], "usage": usage, "modelVersion": "5.1"}}
