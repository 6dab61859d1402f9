"""The answer as a whole: order, what is left out, and that it can be read in a pipe."""

import pytest

from local.ask.answer import Answer
from local.ask.render.document import document
from shared.brief import EventFormat, EventType
from shared.runs.models import StepState
from tests.unit.ask.builders import (
    BRIEF,
    answer_of,
    finance_result,
    full_steps,
    shown,
    vendors_result,
)
from tests.unit.maestro import builders as maestro


def page(answer: Answer, *, with_sources: bool = False) -> str:
    return shown(*document(answer, with_sources=with_sources))


def titles(text: str) -> list[str]:
    return [line.split(" ─")[0] for line in text.splitlines() if line.endswith("──") and line[0] != "─"]


def test_sections_stand_in_reading_order() -> None:
    assert titles(page(answer_of(full_steps()))) == [
        "Как понят запрос",
        "План",
        "Смета, уровень «стандарт»",
        "Подрядчики",
        "На что обратить внимание",
        "Коротко",
    ]


def test_no_line_is_wider_than_the_page() -> None:
    lines = page(answer_of(full_steps()), with_sources=True).splitlines()

    assert max(map(len, lines)) <= 100


def test_nothing_in_a_pipe_drives_a_terminal() -> None:
    assert "\x1b" not in page(answer_of(full_steps()))


@pytest.mark.parametrize("event_type", EventType)
def test_every_event_type_can_be_shown(event_type: EventType) -> None:
    brief = BRIEF.model_copy(update={"event_type": event_type, "format": EventFormat.HYBRID})

    text = page(answer_of(full_steps(brief), brief=brief), with_sources=True)

    assert "ИТОГО" in text


def test_missing_part_leaves_out_its_section_and_is_named() -> None:
    planning, _, vendors = full_steps()
    failed = maestro.step("finance", title="Смета и бюджет", state=StepState.FAILED)

    text = page(answer_of([planning, failed, vendors]))

    assert not any(title.startswith("Смета") for title in titles(text))
    assert "Смета и бюджет. Сломалось." in text


def test_estimate_alone_is_shown_without_a_covering_note() -> None:
    text = page(answer_of([maestro.step("finance", result=finance_result())], event_id=None))

    assert "ИТОГО" in text
    assert "Коротко" not in titles(text)


def test_vendors_alone_are_shown_without_an_estimate() -> None:
    text = page(answer_of([maestro.step("vendors", result=vendors_result())], event_id=None))

    assert "Ведущий Пример" in text
    assert "в смете" not in text


def test_agent_that_gives_only_words_is_quoted() -> None:
    words = maestro.result(summary="Я собираю **мероприятия**.")

    text = page(
        answer_of([maestro.step("assistant", title="Ответ", result=words)], event_id=None, brief=None)
    )

    assert "Я собираю мероприятия." in text


def test_part_of_another_shape_is_quoted() -> None:
    moved = maestro.result(data={"moved_to": "2026-12-13"}, summary="Дата перенесена.")

    text = page(answer_of([maestro.step("planning", title="План", result=moved)], event_id=None))

    assert "Дата перенесена." in text


def test_run_without_any_part_says_so() -> None:
    failed = maestro.step("finance", title="Смета", state=StepState.FAILED)

    assert "Ответить не получилось." in page(answer_of([failed]))


def test_words_of_templates_are_marked_as_such() -> None:
    assert "без языковой модели" in page(answer_of(full_steps()))


def test_words_of_a_model_are_not_marked() -> None:
    words = maestro.result(summary="Здравствуйте!")

    assert "языковой модели" not in page(answer_of([maestro.step("assistant", result=words)], event_id=None))


def test_markup_in_a_text_from_outside_stays_text() -> None:
    brief = BRIEF.model_copy(update={"wishes": ["[bold red]срочно[/] :fire:"]})

    assert "[bold red]срочно[/] :fire:" in page(answer_of(full_steps(), brief=brief))
