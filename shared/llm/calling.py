"""One question to one model: within budget, masked, remembered, seated, insisted on, paid."""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from shared import logs, metrics, tracing
from shared.agents import Usage
from shared.llm.answers import question_key
from shared.llm.breaker import breaker_of
from shared.llm.deadline import Deadline
from shared.llm.desk import Desk
from shared.llm.metering import metered
from shared.llm.models import ModelFailure, Reason, Reply, Request, Said
from shared.llm.parameters import FREE
from shared.llm.privacy import Masked, mask_all
from shared.llm.retry import patiently
from shared.llm.sentences import Sentences
from shared.llm.speakers import Speaker

#: With fewer seconds than this a timeout says nothing of the provider.
_FAIR_CHANCE = 5.0


@dataclass
class Call:
    """`usage` is what it has cost, a useless answer included."""

    desk: Desk
    agent: str
    speaker: Speaker
    request: Request
    deadline: Deadline
    private: bool = False
    usage: Usage = field(default_factory=Usage, init=False)

    def answered(self, said: Said | None = None) -> Reply:
        """The answer; told to `said` by sentences as it comes. Raises `ModelFailure`."""
        self._admit()
        if not self.speaker.endpoint.external:
            return self._remembered(self.request, said)
        hidden = mask_all([message.content for message in self.request.messages])
        pairs = zip(self.request.messages, hidden, strict=True)
        messages = [replace(message, content=masked.text) for message, masked in pairs]
        tell = None if said is None else _restoring(said, hidden[0])
        return _restored(self._remembered(replace(self.request, messages=messages), tell), hidden[0])

    def _admit(self) -> None:
        """What is known before anything is sent: there is room for it, and money."""
        endpoint, asked = self.speaker.endpoint, self.request
        if asked.characters > endpoint.room(asked.sampling):
            raise ModelFailure(Reason.NO_ROOM)
        if endpoint.external and self.desk.account.is_empty(self.desk.parameters.budgets):
            raise ModelFailure(Reason.BUDGET)

    def _remembered(self, request: Request, said: Said | None) -> Reply:
        """Deterministic questions are answered once."""
        if self.private or said or not request.sampling.deterministic:
            return self._made(request, said)
        answers, key = self.desk.answers, question_key(self.speaker.endpoint, request)
        known = answers.find(key)
        metrics.count("llm_cache_total", agent=self.agent, outcome="miss" if known is None else "hit")
        if known is not None:
            self.usage = Usage(model=known.model)
            logs.info("model remembered", agent=self.agent, llm_model=known.model)
            return known
        reply = self._made(request, None)
        answers.keep(key, reply)
        return reply

    def _made(self, request: Request, said: Said | None) -> Reply:
        breaker = breaker_of(self.speaker.endpoint.base_url)
        left = self.deadline.seconds_left()
        if left < self.desk.patience.shortest_call:
            raise ModelFailure(Reason.TIMEOUT)
        if not breaker.allows():
            raise ModelFailure(Reason.RESTING)
        started = time.monotonic()
        try:
            with (
                self.desk.seats.taken(self.speaker.credential, self.speaker.places, self.deadline),
                tracing.timed(f"model: {self.speaker.name}"),
            ):
                reply = self._insisted(request, said)
        except ModelFailure as failure:
            if failure.reason is not Reason.TIMEOUT or left >= _FAIR_CHANCE:
                breaker.failed(failure.reason)
            self._log(started, status=failure.reason, http_status=failure.status)
            raise
        breaker.succeeded()
        self._pay(reply, started)
        if reply.failure:
            raise ModelFailure(reply.failure)
        return reply

    def _insisted(self, request: Request, said: Said | None) -> Reply:
        model, patience = self.speaker.model, self.desk.patience
        if said is None:
            return patiently(lambda: model.reply(request), patience, self.deadline)
        sentences = Sentences(said)

        def told() -> Reply:
            try:
                return model.stream(request, sentences.take)
            except ModelFailure as failure:
                if sentences.heard:  # a second beginning would be told after the first
                    raise ModelFailure(Reason.UNFINISHED) from failure
                raise

        try:
            reply = patiently(told, patience, self.deadline)
            sentences.finish()
        finally:
            sentences.close()
        return reply

    def _pay(self, reply: Reply, started: float) -> None:
        endpoint = self.speaker.endpoint
        price = self.desk.parameters.price(reply.model) if endpoint.external else FREE
        self.usage = metered(reply, price, _milliseconds_since(started))
        self.desk.charge(self.agent, self.usage)
        self._count()
        self._log(
            started,
            status=reply.failure or "ok",
            llm_model=reply.model,
            tokens_used=reply.tokens_in + reply.tokens_out,
            rubles=self.usage.rubles,
            request_id=reply.request_id,
        )

    def _count(self) -> None:
        name, usage = self.speaker.name, self.usage
        metrics.observe("llm_call_seconds", usage.latency_ms / 1000, agent=self.agent, model=name)
        metrics.count("llm_tokens_total", usage.tokens_in, agent=self.agent, model=name, direction="in")
        metrics.count("llm_tokens_total", usage.tokens_out, agent=self.agent, model=name, direction="out")
        metrics.count("llm_rubles_total", float(usage.rubles), agent=self.agent, model=name)

    def _log(self, started: float, **fields: object) -> None:
        status = str(fields["status"])
        metrics.count("llm_calls_total", agent=self.agent, model=self.speaker.name, outcome=status)
        say = logs.info if status == "ok" else logs.warn
        latency = _milliseconds_since(started)
        say("model called", agent=self.agent, speaker=self.speaker.name, latency_ms=latency, **fields)


def _restoring(said: Said, masked: Masked) -> Said:
    return lambda sentence: said(masked.restore(sentence))


def _restored(reply: Reply, masked: Masked) -> Reply:
    """The answer with the personal data that the question had."""
    if not masked.words:
        return reply
    return replace(reply, text=masked.restore(reply.text), filled=_restored_in(reply.filled, masked))


def _restored_in(value: Any, masked: Masked) -> Any:
    match value:
        case str():
            return masked.restore(value)
        case dict():
            return {name: _restored_in(item, masked) for name, item in value.items()}
        case list():
            return [_restored_in(item, masked) for item in value]
    return value


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
