"""YandexGPT by its own REST: for what OpenAI's form cannot say there, such as the content filter's verdict.

Text stands in `text`, whole numbers arrive as strings, the answer is wrapped in `result`. There is neither
top-p nor a penalty. Whether a partial answer holds all the text so far is not documented: both are read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.llm.models import JsonObject, ModelFailure, Reason, Reply, Request, Said
from shared.llm.openai_style import authorization, spoken_to
from shared.llm.parameters import Endpoint
from shared.llm.wire import checked, http_client, translated

_STATUSES = {
    "ALTERNATIVE_STATUS_FINAL": None,
    "ALTERNATIVE_STATUS_TRUNCATED_FINAL": Reason.LENGTH,
    "ALTERNATIVE_STATUS_CONTENT_FILTER": Reason.BLACKLIST,
}


@dataclass(frozen=True)
class YandexModel:
    """Implements `shared.llm.models.Model`."""

    endpoint: Endpoint
    key: str = field(default="", repr=False)

    def reply(self, request: Request) -> Reply:
        """One completion."""
        with translated():
            sent = http_client().post(
                self._url, json=self.payload(request), headers=authorization(self.endpoint, self.key)
            )
            return _reply(checked(sent).json(), sent.headers)

    def stream(self, request: Request, said: Said) -> Reply:
        """One completion as it is written: objects line by line, the last is the answer."""
        payload = self.payload(request)
        payload["completionOptions"]["stream"] = True
        text, last = "", None
        headers = authorization(self.endpoint, self.key)
        with translated(), http_client().stream("POST", self._url, json=payload, headers=headers) as sent:
            if not sent.is_success:
                sent.read()
            for line in filter(str.strip, checked(sent).iter_lines()):
                last = json.loads(line)
                part = _alternative(last)["message"].get("text", "")
                added = part.removeprefix(text)
                text += added
                said(added)
        if last is None:
            raise ModelFailure(Reason.EMPTY)
        _alternative(last)["message"]["text"] = text
        return _reply(last, sent.headers)

    def payload(self, request: Request) -> JsonObject:
        """The body of a call."""
        taken = self.endpoint.sampled(request.sampling)
        options: JsonObject = {"stream": False, **taken, "maxTokens": str(int(taken["maxTokens"]))}
        messages = spoken_to(request, self.endpoint)
        payload: JsonObject = {
            "modelUri": self.endpoint.id,
            "completionOptions": options,
            "messages": [{"role": message.role, "text": message.content} for message in messages],
        }
        if request.form:
            payload["json_schema"] = {"schema": request.form.schema}
        return payload

    @property
    def _url(self) -> str:
        return f"{self.endpoint.base_url}/completion"


def _alternative(answer: JsonObject) -> JsonObject:
    found: JsonObject = answer["result"]["alternatives"][0]
    return found


def _reply(answer: JsonObject, headers: Mapping[str, str]) -> Reply:
    alternative, usage = _alternative(answer), answer["result"].get("usage") or {}
    return Reply(
        model=f"yandexgpt:{answer['result'].get('modelVersion', '')}",
        text=alternative["message"].get("text", "").strip(),
        failure=_STATUSES.get(alternative.get("status", ""), Reason.UNFINISHED),
        tokens_in=int(usage.get("inputTextTokens", 0)),
        tokens_out=int(usage.get("completionTokens", 0)),
        request_id=headers.get("x-request-id"),
    )
