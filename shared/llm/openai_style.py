"""Models behind OpenAI's chat completions: Cloud.ru, MWS, Yandex, our own by llama.cpp, vLLM or Ollama."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared import tracing
from shared.llm.models import (
    Form,
    JsonObject,
    Message,
    ModelFailure,
    Reason,
    Reply,
    Request,
    Said,
    finish_failure,
)
from shared.llm.parameters import Endpoint, Structured
from shared.llm.wire import checked, events, http_client, translated
from shared.texts import render

#: A thinking model begins with its thoughts; looked for anywhere they would cost a square of the length.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True)
class OpenAiModel:
    """Implements `shared.llm.models.Model`."""

    endpoint: Endpoint
    key: str = field(default="", repr=False)

    def reply(self, request: Request) -> Reply:
        """One chat completion."""
        with translated():
            sent = http_client().post(self._url, json=self.payload(request), headers=self._headers())
            return _reply(checked(sent).json(), sent.headers)

    def stream(self, request: Request, said: Said) -> Reply:
        """One chat completion as it is written."""
        payload = self.payload(request) | {"stream": True, "stream_options": {"include_usage": True}}
        heard = _Heard()
        with (
            translated(),
            http_client().stream("POST", self._url, json=payload, headers=self._headers()) as sent,
        ):
            if not sent.is_success:
                sent.read()
            for event in events(checked(sent).iter_lines()):
                said(heard.take(event))
        return _reply(heard.whole(), sent.headers)

    def payload(self, request: Request) -> JsonObject:
        """The body of a call."""
        endpoint, form = self.endpoint, request.form
        messages = spoken_to(request, endpoint)
        return {
            "model": endpoint.id,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            **endpoint.sampled(request.sampling),
            **(_FORMS[endpoint.structured](form) if form else {}),
        }

    @property
    def _url(self) -> str:
        return f"{self.endpoint.base_url}/chat/completions"

    def _headers(self) -> Mapping[str, str]:
        return authorization(self.endpoint, self.key) | dict(self.endpoint.headers) | tracing.headers()


def authorization(endpoint: Endpoint, key: str) -> dict[str, str]:
    """The header the provider wants; a server of our own may want none."""
    if not key:
        return {}
    return {"Authorization": f"{'Api-Key' if endpoint.auth == 'api_key' else 'Bearer'} {key}"}


def spoken_to(request: Request, endpoint: Endpoint) -> list[Message]:
    """The turns with what this model must be told besides: its own instruction, and the schema in words,
    since a grammar alone never reaches the prompt."""
    messages = list(request.messages)
    if endpoint.instruction:
        messages[0] = Message(messages[0].role, f"{messages[0].content}\n{endpoint.instruction}")
    if request.form and endpoint.structured != "forced_tool":
        schema = json.dumps(request.form.schema, ensure_ascii=False)
        asked = render("shared.llm", "form.md", prompt=messages[-1].content, schema=schema)
        messages[-1] = Message(messages[-1].role, asked)
    return messages


def _native(form: Form) -> JsonObject:
    schema = {"name": form.name, "schema": form.schema}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _bare(form: Form) -> JsonObject:
    return {"response_format": {"type": "json_schema", "json_schema": form.schema}}


def _tool(form: Form) -> JsonObject:
    function = {"name": form.name, "description": form.description, "parameters": form.schema}
    choice = {"type": "function", "function": {"name": form.name}}
    return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}


def _any_object(form: Form) -> JsonObject:
    return {"response_format": {"type": "json_object"}}


def _nothing(form: Form) -> JsonObject:
    return {}


_FORMS: Mapping[Structured, Any] = {
    "native_schema": _native,
    "bare_schema": _bare,
    "forced_tool": _tool,
    "json_object": _any_object,
    "prompt_only": _nothing,
}


class _Heard:
    """A stream put together again as the completion it would have been."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._finish_reason: str | None = None
        self._rest: JsonObject = {}

    def take(self, event: JsonObject) -> str:
        """The words of one event; the first has none, nor has the last, which tells the usage."""
        self._rest |= {name: event[name] for name in ("model", "usage") if event.get(name)}
        text = ""
        for choice in event.get("choices") or ():
            self._finish_reason = choice.get("finish_reason") or self._finish_reason
            text += choice["delta"].get("content") or ""
        self._texts.append(text)
        return text

    def whole(self) -> JsonObject:
        """As a completion."""
        message = {"content": "".join(self._texts)}
        return {**self._rest, "choices": [{"message": message, "finish_reason": self._finish_reason}]}


def _reply(completion: JsonObject, headers: Mapping[str, str]) -> Reply:
    if not completion.get("choices"):
        raise ModelFailure(Reason.EMPTY)
    choice = completion["choices"][0]
    usage = completion.get("usage") or {}
    return Reply(
        model=str(completion.get("model", "")),
        text=_THOUGHTS.sub("", choice["message"].get("content") or "").strip(),
        filled=_arguments(choice["message"]),
        failure=finish_failure(choice.get("finish_reason")),
        tokens_in=int(usage.get("prompt_tokens", 0)),
        tokens_out=int(usage.get("completion_tokens", 0)),
        request_id=headers.get("x-request-id"),
    )


def _arguments(message: JsonObject) -> JsonObject | None:
    """Those of the first tool call: a text here, not an object."""
    calls = message.get("tool_calls")
    if not calls:
        return None
    found = json.loads(calls[0]["function"]["arguments"])
    if not isinstance(found, dict):
        raise TypeError("arguments are no object")
    return found
