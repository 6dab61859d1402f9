"""Questions of one agent, answered by the first of its models that can: primary, secondary, fallback."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from shared import logs, metrics
from shared.agents import Usage
from shared.llm.calling import Call
from shared.llm.deadline import Deadline
from shared.llm.desk import Desk
from shared.llm.models import PASSED_ON, Form, Message, ModelFailure, Reason, Reply, Request, Said
from shared.llm.reading import Unreadable
from shared.llm.shortening import shortened
from shared.llm.speakers import Speaker
from shared.texts import render

#: A model may use this part of the time that is left, so that the next has some too.
_SHARE = 0.6


class Conversation:
    """Remembers what was said for a second question. `usage` is what it has cost so far, `shortened` whether
    some of the material had to be left out."""

    def __init__(
        self,
        desk: Desk,
        agent: str,
        instruction: str,
        *,
        private: bool = False,
        attachments: tuple[str, ...] = (),
    ) -> None:
        self._desk = desk
        self._agent = agent
        self._private = private
        self._attachments = attachments
        self._messages = [Message("system", instruction)]
        self._cut_short = False
        self.usage = Usage()
        self.shortened = False

    def ask(self, text: str, form: Form | None = None, said: Said | None = None) -> Reply:
        """The next turn, by the first model that gives one. Raises `ModelFailure` when none does.

        `Unreadable` of a form comes from the model that wrote it: it gets a second chance first.
        """
        self._say(text)
        while True:
            try:
                reply = self._call(form, said)
                break
            except Unreadable as failure:
                if form:
                    raise
                self._pass_on(failure)
            except ModelFailure as failure:
                if not self._insists(failure, form):
                    self._pass_on(failure)
            said = None  # what was told cannot be taken back: the rest comes whole
        answer = reply.text if reply.filled is None else json.dumps(reply.filled, ensure_ascii=False)
        self._messages.append(Message("assistant", answer))
        return reply

    def start_over(self, failure: ModelFailure) -> None:
        """With the next model, when this one's answers are of no use; it does not hear them. Raises the
        failure when another model would not help or there is none."""
        self._pass_on(failure)
        del self._messages[1:]

    @cached_property
    def _waiting(self) -> list[Speaker]:
        """The model that speaks, then those that would after it."""
        return self._desk.candidates(self._agent, private=self._private, sees=bool(self._attachments))

    def _call(self, form: Form | None, said: Said | None) -> Reply:
        speaker, request = self._waiting[0], self._request(form)
        call = Call(self._desk, self._agent, speaker, request, self._deadline(), private=self._private)
        try:
            return call.answered(said)
        finally:
            self.usage += call.usage

    def _request(self, form: Form | None) -> Request:
        """What to ask next; its material cut when no model that may still speak has room for all of it."""
        sampling = self._desk.parameters.agents[self._agent]
        request = Request(messages=tuple(self._messages), sampling=sampling, form=form)
        excess = request.characters - max(speaker.endpoint.room(sampling) for speaker in self._waiting)
        if excess > 0:
            material = self._messages[1]
            short = shortened(material.content, len(material.content) - excess)
            self.shortened = self.shortened or short != material.content
            self._messages[1] = replace(material, content=short)
            request = replace(request, messages=tuple(self._messages))
        if form and self._cut_short:
            longer = self._waiting[0].endpoint.longer(sampling, request.characters)
            request = replace(request, sampling=longer)
        return request

    def _insists(self, failure: ModelFailure, form: Form | None) -> bool:
        """An answer that broke off is asked for once more: a form with more room, words in fewer of them."""
        if failure.reason is not Reason.LENGTH or self._cut_short:
            return False
        self._cut_short = True
        if form is None:
            self._say(render("shared.llm", "shorter.md"))
        return True

    def _pass_on(self, failure: ModelFailure) -> None:
        if failure.reason not in PASSED_ON or len(self._waiting) == 1:
            raise failure
        given_up, self._cut_short = self._waiting.pop(0).name, False
        metrics.count("llm_fallbacks_total", agent=self._agent, model=given_up, reason=failure.reason)
        logs.warn(
            "model passed over",
            agent=self._agent,
            speaker=given_up,
            next_speaker=self._waiting[0].name,
            reason=failure.reason,
        )

    def _deadline(self) -> Deadline:
        whole = self._desk.deadline
        if len(self._waiting) == 1:
            return whole
        share = timedelta(seconds=whole.seconds_left() * _SHARE)
        return Deadline(self._desk.clock() + share, self._desk.clock)

    def _say(self, text: str) -> None:
        # A turn without a readable answer leaves two questions in a row: models want them as one.
        if self._messages[-1].role == "user":
            text = f"{self._messages.pop().content}\n\n{text}"
        first = len(self._messages) == 1
        self._messages.append(Message("user", text, self._attachments if first else ()))
