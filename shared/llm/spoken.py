"""The language layer over models: their words when they are true, ours when they are not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shared import logs, metrics
from shared.llm.conversation import Conversation
from shared.llm.desk import Desk
from shared.llm.language import Answer, Extracted, Extraction, Writing, Written
from shared.llm.leaks import is_leak
from shared.llm.models import Form, ModelFailure, Reason, Said
from shared.llm.profanity import is_obscene
from shared.llm.reading import Unreadable, read
from shared.llm.schema import safe_schema
from shared.llm.truth import untruths
from shared.texts import render, without_fenced

_PACKAGE = "shared.llm"
#: No model could have been asked: that is how the agency is set up, and no fallback.
_NOBODY = frozenset({Reason.NO_MODEL, Reason.PRIVATE})


@dataclass(frozen=True)
class Spoken:
    """Implements `shared.llm.language.Language` with models. Built for one occasion."""

    desk: Desk

    def write(self, writing: Writing) -> Written:
        """A model's text after at most one correction, else the template with the reason."""
        return self._written(writing, None)

    def stream(self, writing: Writing, said: Said) -> Written:
        """The same, told by sentences as long as they are true; what is returned holds."""
        return self._written(writing, said)

    def extract(self, extraction: Extraction[Answer]) -> Extracted[Answer]:
        """The filled schema after at most one correction, else None with the reason."""
        talk = self._conversation(extraction, "reader.md")
        try:
            return Extracted(answer=_answer(talk, extraction), usage=talk.usage)
        except ModelFailure as failure:
            _tell_given_up(extraction.agent, failure.reason)
            return Extracted(answer=None, usage=talk.usage, reason=failure.reason)
        finally:
            self.desk.record()

    def _written(self, writing: Writing, said: Said | None) -> Written:
        talk = self._conversation(writing, "writer.md")
        try:
            text = _text(talk, writing, said)
            return Written(text=text, usage=talk.usage, shortened=talk.shortened)
        except ModelFailure as failure:
            _tell_given_up(writing.agent, failure.reason)
            return Written(text=writing.template, usage=talk.usage, degraded=True, reason=failure.reason)
        finally:
            self.desk.record()

    def _conversation(self, work: Writing | Extraction[Answer], instruction: str) -> Conversation:
        return Conversation(
            self.desk,
            work.agent,
            render(_PACKAGE, instruction),
            private=work.private,
            attachments=work.attachments,
        )


class _Flawed(ModelFailure):
    """A text nobody may see; `complaint` tells the model what to change."""

    def __init__(self, reason: Reason, complaint: str) -> None:
        super().__init__(reason)
        self.complaint = complaint


def _text(talk: Conversation, writing: Writing, said: Said | None) -> str:
    while True:
        try:
            return _corrected(talk, writing, said)
        except ModelFailure as failure:
            talk.start_over(failure)
            said = None


def _tell_given_up(agent: str, reason: Reason) -> None:
    """A template speaks, or rules read, because the last model failed too."""
    if reason not in _NOBODY:
        metrics.count("llm_fallbacks_total", agent=agent, model="all", reason=reason)
        logs.warn("models given up", agent=agent, reason=reason)


def _corrected(talk: Conversation, writing: Writing, said: Said | None) -> str:
    check = partial(_checked, writing=writing)
    try:
        return check(talk.ask(writing.prompt, said=said and _true_only(said, check)).text)
    except _Flawed as flaw:
        return check(talk.ask(flaw.complaint).text)


def _true_only(said: Said, check: Callable[[str], str]) -> Said:
    """Tells sentences up to the first one that is flawed: the text is corrected as a whole then."""
    flaws: list[ModelFailure] = []

    def tell(sentence: str) -> None:
        try:
            if not flaws and sentence.strip():
                check(sentence)
                said(sentence)
        except _Flawed as flaw:
            flaws.append(flaw)

    return tell


def _checked(text: str, *, writing: Writing) -> str:
    if not text.strip():
        raise ModelFailure(Reason.EMPTY)
    if is_obscene(text):
        raise _Flawed(Reason.PROFANITY, render(_PACKAGE, "profanity.md"))
    confidential = f"{render(_PACKAGE, 'writer.md')}\n{without_fenced(writing.prompt)}"
    if is_leak(text, confidential, f"{writing.facts}\n{writing.template}"):
        raise _Flawed(Reason.LEAK, render(_PACKAGE, "leak.md"))
    untrue = untruths(text, writing.facts)
    if untrue:
        raise _Flawed(Reason.UNTRUE, render(_PACKAGE, "untrue.md", untrue=untrue))
    return text.strip()


def _answer(talk: Conversation, extraction: Extraction[Answer]) -> Answer:
    while True:
        try:
            return _readable(talk, extraction)
        except ModelFailure as failure:
            talk.start_over(failure)


def _readable(talk: Conversation, extraction: Extraction[Answer]) -> Answer:
    schema = extraction.schema
    description = (schema.__doc__ or schema.__name__).strip()
    form = Form(name="answer", description=description, schema=safe_schema(schema))
    try:
        return read(talk.ask(extraction.prompt, form), schema)
    except Unreadable as unreadable:
        complaint = render(_PACKAGE, "unreadable.md", problems=unreadable.problems)
        return read(talk.ask(complaint, form), schema)
