"""One exchange with a model: remembers what was said for a second question, adds up what it cost."""

import json
import time

from shared import logs
from shared.agents import Usage
from shared.llm.deadline import Deadline
from shared.llm.metering import metered
from shared.llm.models import Form, Message, Model, ModelFailure, Reply, Request
from shared.llm.parameters import Parameters
from shared.llm.retry import Patience, patiently


class Conversation:
    """Questions of one agent to one model. `usage` is what it has cost so far, useless answers included."""

    def __init__(
        self,
        *,
        model: Model,
        agent: str,
        instruction: str,
        parameters: Parameters,
        patience: Patience,
        deadline: Deadline,
    ) -> None:
        self._model = model
        self._agent = agent
        self._parameters = parameters
        self._patience = patience
        self._deadline = deadline
        self._messages = [Message("system", instruction)]
        self.usage = Usage()

    def ask(self, text: str, form: Form | None = None) -> Reply:
        """The model's next turn. Raises `ModelFailure` when there is none or it cannot be used."""
        self._say(text)
        sampling = self._parameters.agents[self._agent]
        request = Request(messages=tuple(self._messages), sampling=sampling, form=form)
        started = time.monotonic()
        try:
            reply = patiently(lambda: self._model.reply(request), self._patience, self._deadline)
        except ModelFailure as failure:
            self._log(started, status=failure.reason, http_status=failure.status)
            raise
        self._meter(reply, started)
        if reply.failure:
            raise ModelFailure(reply.failure)
        said = reply.text if reply.filled is None else json.dumps(reply.filled, ensure_ascii=False)
        self._messages.append(Message("assistant", said))
        return reply

    def _say(self, text: str) -> None:
        # A turn without a readable answer leaves two questions in a row: models want them as one.
        if self._messages[-1].role == "user":
            text = f"{self._messages.pop().content}\n\n{text}"
        self._messages.append(Message("user", text))

    def _meter(self, reply: Reply, started: float) -> None:
        usage = metered(reply, self._parameters.price(reply.model), _milliseconds_since(started))
        self.usage += usage
        self._log(
            started,
            status=reply.failure or "ok",
            llm_model=reply.model,
            tokens_used=reply.tokens_in + reply.tokens_out,
            rubles=usage.rubles,
            request_id=reply.request_id,
        )

    def _log(self, started: float, **fields: object) -> None:
        say = logs.info if fields["status"] == "ok" else logs.warn
        say("model called", agent=self._agent, latency_ms=_milliseconds_since(started), **fields)


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
