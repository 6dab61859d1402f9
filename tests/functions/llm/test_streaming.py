"""Words while the model still writes: only true sentences are told, and the text returned holds."""

import time

import pytest

from shared.config import AgentSettings
from tests.fakes import gigachat as giga
from tests.fakes import openai as style
from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.openai import FakeOpenAi
from tests.fakes.scripted import cut, dripping, status
from tests.functions.llm.cases import TEMPLATE, TRUE, UNTRUE, writing
from tests.functions.llm.conftest import Speaking, with_endpoints

LONG = f"{TRUE} На всё хватит. Начнём с площадки."


def test_sentences_are_told_as_they_come(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(giga.words(LONG))
    told: list[str] = []

    written = speaking().stream(writing(), told.append)

    assert told == [f"{TRUE} ", "На всё хватит. ", "Начнём с площадки."]
    assert (written.text, written.degraded) == (LONG, False)
    assert written.usage.tokens_out > 0


def test_untrue_sentence_is_never_told_and_the_text_is_corrected(
    gigachat: FakeGigaChat, speaking: Speaking
) -> None:
    gigachat.will(giga.words(f"На всё хватит. {UNTRUE} Дальше проще."), giga.words(TRUE))
    told: list[str] = []

    written = speaking().stream(writing(), told.append)

    assert told == ["На всё хватит. "]
    assert written.text == TRUE


def test_line_cut_in_the_middle_is_not_begun_again(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(cut(2500, giga.words(LONG)), giga.words(TRUE))
    told: list[str] = []

    written = speaking().stream(writing(), told.append)

    assert (written.text, written.reason) == (TEMPLATE, "unfinished")
    assert told == [f"{TRUE} ", "На всё хватит. "]
    assert len(gigachat.chats) == 1


def test_line_cut_in_the_middle_is_mended_by_the_next_model(
    gigachat: FakeGigaChat, openai: FakeOpenAi, settings: AgentSettings, speaking: Speaking
) -> None:
    gigachat.will(cut(2500, giga.words(LONG)))
    openai.will(style.words(TRUE))
    told: list[str] = []

    own = with_endpoints(settings, llama=openai.base_url)
    written = speaking(given=own).stream(writing(), told.append)

    assert (written.text, written.degraded) == (TRUE, False)
    assert told == [f"{TRUE} ", "На всё хватит. "]


def test_fault_before_the_first_word_is_retried(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(status(503), giga.words(LONG))
    told: list[str] = []

    written = speaking().stream(writing(), told.append)

    assert "".join(told) == written.text == LONG


def test_call_given_up_tells_nothing_more(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(dripping(4000, giga.words(LONG)))
    told: list[str] = []

    written = speaking(seconds=0.4).stream(writing(), told.append)
    before = list(told)
    time.sleep(1)

    assert (written.text, written.reason) == (TEMPLATE, "timeout")
    assert told == before


@pytest.mark.parametrize("text", ["", "  \n"])
def test_empty_stream_is_the_template(gigachat: FakeGigaChat, speaking: Speaking, text: str) -> None:
    gigachat.will(giga.words(text))
    told: list[str] = []

    written = speaking().stream(writing(), told.append)

    assert (written.text, told) == (TEMPLATE, [])
