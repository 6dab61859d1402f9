"""The whole answer in reading order. The covering note comes last: a terminal leaves the end in view."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.text import Text

from local.ask.answer import Answer
from local.ask.render.brief import brief_section
from local.ask.render.estimate import estimate_section
from local.ask.render.layout import heading
from local.ask.render.notices import notices_section
from local.ask.render.plan import plan_section
from local.ask.render.provenance import sources_section
from local.ask.render.shortlist import shortlist_section


def document(answer: Answer, *, with_sources: bool = False) -> Iterator[RenderableType]:
    """Sections that have something to say, to be printed one after another."""
    result = answer.result
    if result.brief:
        yield from brief_section(result.brief, result.assumptions)
    if answer.plan:
        yield from plan_section(answer.plan)
    if answer.estimate:
        yield from estimate_section(answer.estimate)
    if answer.candidates:
        yield from shortlist_section(result.shortlist, answer.candidates)
    for part in answer.told:
        yield heading(part.title)
        yield Markdown(part.summary, hyperlinks=False)
    if with_sources:
        yield from sources_section(result.sources, answer.estimate)
    yield from notices_section(result.warnings, result.gaps)
    yield from _note(answer)


def _note(answer: Answer) -> Iterator[RenderableType]:
    """The words that bind the parts. An answer of single parts has none of its own."""
    result = answer.result
    if result.kind != "answer" or not result.parts:
        yield heading("Вопрос" if result.kind == "question" else "Коротко")
        yield Markdown(result.summary, hyperlinks=False)
    if result.degraded:
        yield Text(
            "\nТексты составлены без языковой модели, по шаблонам. Даты и суммы от неё не зависят.", "dim"
        )
