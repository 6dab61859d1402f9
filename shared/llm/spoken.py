"""The language layer over a model: its words when they are true, ours when they are not."""

from dataclasses import dataclass, field

from shared.llm.conversation import Conversation
from shared.llm.deadline import Deadline
from shared.llm.language import Answer, Extracted, Extraction, Writing, Written
from shared.llm.models import Form, Model, ModelFailure, Reason
from shared.llm.parameters import Parameters
from shared.llm.profanity import is_obscene
from shared.llm.reading import Unreadable, read
from shared.llm.retry import Patience
from shared.llm.schema import safe_schema
from shared.llm.truth import untruths
from shared.texts import render

_PACKAGE = "shared.llm"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Implements `shared.llm.language.Language` with a model. Built for one invocation."""

    model: Model
    parameters: Parameters
    deadline: Deadline
    patience: Patience = field(default_factory=Patience)

    def write(self, writing: Writing) -> Written:
        """The model's text after at most one correction, else the template with the reason."""
        if writing.private and self.model.external:
            return Written(text=writing.template, degraded=True, reason=Reason.PRIVATE)
        talk = self._conversation(writing.agent, "writer.md")
        try:
            text = _text(talk, writing)
        except ModelFailure as failure:
            return Written(text=writing.template, usage=talk.usage, degraded=True, reason=failure.reason)
        return Written(text=text, usage=talk.usage)

    def extract(self, extraction: Extraction[Answer]) -> Extracted[Answer]:
        """The filled schema after at most one correction, else None with the reason."""
        if extraction.private and self.model.external:
            return Extracted(answer=None, reason=Reason.PRIVATE)
        talk = self._conversation(extraction.agent, "reader.md")
        try:
            answer = _answer(talk, extraction)
        except ModelFailure as failure:
            return Extracted(answer=None, usage=talk.usage, reason=failure.reason)
        return Extracted(answer=answer, usage=talk.usage)

    def _conversation(self, agent: str, instruction: str) -> Conversation:
        return Conversation(
            model=self.model,
            agent=agent,
            instruction=render(_PACKAGE, instruction),
            parameters=self.parameters,
            patience=self.patience,
            deadline=self.deadline,
        )


class _Flawed(ModelFailure):
    """A text nobody may see; `complaint` tells the model what to change."""

    def __init__(self, reason: Reason, complaint: str) -> None:
        super().__init__(reason)
        self.complaint = complaint


def _text(talk: Conversation, writing: Writing) -> str:
    try:
        return _checked(talk.ask(writing.prompt).text, writing.facts)
    except _Flawed as flaw:
        return _checked(talk.ask(flaw.complaint).text, writing.facts)


def _checked(text: str, facts: str) -> str:
    if not text.strip():
        raise ModelFailure(Reason.EMPTY)
    if is_obscene(text):
        raise _Flawed(Reason.PROFANITY, render(_PACKAGE, "profanity.md"))
    untrue = untruths(text, facts)
    if untrue:
        raise _Flawed(Reason.UNTRUE, render(_PACKAGE, "untrue.md", untrue=untrue))
    return text.strip()


def _answer(talk: Conversation, extraction: Extraction[Answer]) -> Answer:
    schema = extraction.schema
    description = (schema.__doc__ or schema.__name__).strip()
    form = Form(name="answer", description=description, schema=safe_schema(schema))
    try:
        return read(talk.ask(extraction.prompt, form), schema)
    except Unreadable as unreadable:
        complaint = render(_PACKAGE, "unreadable.md", problems=unreadable.problems)
        return read(talk.ask(complaint, form), schema)
