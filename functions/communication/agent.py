"""How Maestro uses communication: it answers a question from the FAQ, or says that a person must."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel

from functions.communication.faq import Entry, answer_text, facts_of, in_force
from functions.communication.faq_store import FaqStore
from functions.communication.matching import Index, index_of
from functions.communication.phrases import reason_for_person, small_talk
from functions.communication.splitting import parts_of
from functions.communication.voices import voices
from shared.agents import AgentCard, AgentDeps, AgentResult, AgentTask, Usage
from shared.brief import Brief
from shared.events import event_brief
from shared.llm.language import Writing
from shared.texts import render

PACKAGE = "functions.communication"
ANALYSIS = "analyze_conversion"
#: Entries a model may answer from when none is the answer by itself.
NEAREST = 5


class CommunicationData(BaseModel):
    """`outcome`: `answered`, or `person` when nobody but a person knows."""

    outcome: Literal["answered", "person"]
    entries: dict[str, int] = {}
    """Entries that answered, each with its version."""
    sources: list[str] = []
    """Entries a model's words were made of."""
    open_questions: list[str] = []
    """Left to a person, beside those that were answered."""


class CommunicationAgent:
    """Words come from approved entries and the event's facts, nothing else."""

    card = AgentCard(
        name="communication",
        title="Ответ на вопрос",
        description="Отвечает клиентам и гостям по справочнику, передаёт вопрос человеку.",
        intents=["chat", ANALYSIS],
        inbox="communication-inbox",
    )

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """The answer of an entry; else a model's over the nearest ones; else a person is called for."""
        if task.intent == ANALYSIS:
            return voices(task, deps)
        brief = self._brief(task, deps)
        facts = facts_of(brief)
        stored = FaqStore(deps.database, task.tenant_id, deps.clock).entries()
        index = index_of(in_force(stored, task.event_id))
        if reason_for_person(task.text):
            return _person()
        parts = parts_of(task.text, index.only)
        if len(parts) == 1:
            return self._answer(task, deps, index, facts)
        return _together(parts, [self._answer(replace(task, text=one), deps, index, facts) for one in parts])

    def _answer(self, task: AgentTask, deps: AgentDeps, index: Index, facts: dict[str, str]) -> AgentResult:
        if talk := small_talk(task.text):
            return _answered(talk, CommunicationData(outcome="answered"))
        found = index.find(task.text)
        if found and not found.rivals and (answer := answer_text(found.entry, facts)):
            entry = found.entry
            data = CommunicationData(outcome="answered", entries={entry.entry_id: entry.version})
            return _answered(answer, data)
        return self._worded(task, deps, index.nearest(task.text, NEAREST), facts)

    def _brief(self, task: AgentTask, deps: AgentDeps) -> Brief | None:
        if task.brief or not task.event_id:
            return task.brief
        return event_brief(deps.database, task.tenant_id, task.event_id)

    def _worded(
        self, task: AgentTask, deps: AgentDeps, entries: Sequence[Entry], facts: dict[str, str]
    ) -> AgentResult:
        """A model says what the facts say, or that they do not say it: then a person must. The question is no
        fact: what the asker claims (a promise, a price) may not come back as our own word."""
        known = [
            (entry.body.question, answer)
            for entry in entries
            if (answer := answer_text(entry, facts)) is not None
        ]
        told = render(PACKAGE, "facts.md", facts=facts, known=known)
        silent = render(PACKAGE, "silent.md")
        written = deps.language.write(
            Writing(
                agent="communication",
                prompt=render(PACKAGE, "answer_prompt.md", facts=told, question=task.text, silent=silent),
                facts=f"{told}\n{silent}",
                template=silent,
            )
        )
        if written.degraded or silent in written.text:
            return _person(written.usage)
        data = CommunicationData(outcome="answered", sources=[entry.entry_id for entry in entries])
        return _answered(written.text, data, written.usage)


def _answered(text: str, data: CommunicationData, usage: Usage | None = None) -> AgentResult:
    return AgentResult(data=data.model_dump(mode="json"), summary=text, usage=usage or Usage())


def _together(parts: Sequence[str], results: Sequence[AgentResult]) -> AgentResult:
    """Answers under one another; what only a person knows is named at the end, or is all there is."""
    told = [CommunicationData.model_validate(result.data) for result in results]
    usage = sum((result.usage for result in results), Usage())
    left = [part for part, data in zip(parts, told, strict=True) if data.outcome == "person"]
    if len(left) == len(parts):
        return _person(usage)
    answers = [
        result.summary for result, data in zip(results, told, strict=True) if data.outcome == "answered"
    ]
    data = CommunicationData(
        outcome="answered",
        entries={key: version for one in told for key, version in one.entries.items()},
        sources=[source for one in told for source in one.sources],
        open_questions=left,
    )
    return _answered("\n\n".join([*answers, *([_left(left)] if left else [])]), data, usage)


def _left(questions: Sequence[str]) -> str:
    return render(PACKAGE, "person.md", questions=questions)


def _person(usage: Usage | None = None) -> AgentResult:
    data = CommunicationData(outcome="person")
    text = _left([])
    return AgentResult(data=data.model_dump(mode="json"), summary=text, usage=usage or Usage())


AGENT = CommunicationAgent()
