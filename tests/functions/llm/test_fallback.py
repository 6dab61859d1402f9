"""Primary, secondary, fallback, template: who speaks when somebody cannot."""

import json
from dataclasses import replace
from io import StringIO

import pytest

from shared import metrics
from shared.config import AgentSettings
from shared.llm.language import Extraction, Writing
from shared.texts import fence
from tests.fakes import gigachat as giga
from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.openai import FakeOpenAi, words
from tests.fakes.scripted import Behaviour, body, cut, slow, status
from tests.functions.llm.cases import PROMPT, TEMPLATE, TRUE, UNTRUE, Reading
from tests.functions.llm.conftest import Speaking, with_endpoints

WRITING = Writing(agent="finance", prompt=PROMPT, facts=PROMPT.partition("Факты:")[2], template=TEMPLATE)
READING = Extraction(agent="finance", prompt="Корпоратив на 150 человек", schema=Reading)


@pytest.fixture
def both(settings: AgentSettings, openai: FakeOpenAi) -> AgentSettings:
    """Finance speaks by T-Pro, else by GigaChat."""
    return with_endpoints(settings, t_pro=openai.base_url)


def test_primary_speaks_alone(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words(TRUE))

    written = speaking(given=both).write(WRITING)

    assert (written.text, written.usage.model) == (TRUE, "t-tech/T-pro-it-2.0")
    assert gigachat.chats == []


@pytest.mark.parametrize(
    "fault",
    [
        status(402),
        status(429),
        status(500),
        status(503),
        cut(0, words(TRUE)),
        cut(60, words(TRUE)),
        slow(8, words(TRUE)),
        words("  "),
        words(TRUE, "length"),
        words(TRUE, "strange"),
        body(b"<html>"),
        body(b'{"choices": []}'),
    ],
    ids=[
        *("not paid", "429", "500", "503", "no answer", "half an answer"),
        *("silent", "empty", "length", "strange end", "not JSON", "no choices"),
    ],
)
def test_secondary_speaks_when_the_primary_cannot(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking, fault: Behaviour
) -> None:
    openai.will(*[fault] * 3)
    gigachat.will(giga.words(TRUE))

    written = speaking(given=both, seconds=6).write(WRITING)

    assert (written.text, written.degraded) == (TRUE, False)
    assert len(gigachat.chats) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (status(400), "rejected"),
        (status(401), "unauthorized"),
        (status(403), "forbidden"),
        (status(404), "no_such_model"),
        (status(413), "too_long"),
        (status(422), "rejected"),
        (words("Нельзя.", "content_filter"), "blacklist"),
    ],
)
def test_wrong_key_or_request_is_nobody_elses_business(
    openai: FakeOpenAi,
    gigachat: FakeGigaChat,
    both: AgentSettings,
    speaking: Speaking,
    fault: Behaviour,
    reason: str,
) -> None:
    openai.will(fault)

    written = speaking(given=both).write(WRITING)

    assert (written.text, written.reason) == (TEMPLATE, reason)
    assert gigachat.chats == []


def test_text_untrue_twice_is_the_template_and_no_other_model(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words(UNTRUE), words(UNTRUE))

    written = speaking(given=both).write(WRITING)

    assert (written.text, written.reason, gigachat.chats) == (TEMPLATE, "untrue", [])


def test_next_model_hears_the_whole_conversation(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words(UNTRUE), *[status(500)] * 3)
    gigachat.will(giga.words(TRUE))

    written = speaking(given=both).write(WRITING)

    messages = gigachat.chats[0].body["messages"]
    assert written.text == TRUE
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[2]["content"] == UNTRUE
    assert "180" in messages[3]["content"]


def test_form_unreadable_twice_goes_to_the_next_model_afresh(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words('{"guests": "много"}'), words("не понимаю"))
    gigachat.will(giga.filled({"guests": 150}))

    extracted = speaking(given=both).extract(READING)

    assert extracted.answer == Reading(guests=150)
    assert [message["role"] for message in gigachat.chats[0].body["messages"]] == ["system", "user"]


def test_when_all_fail_the_template_speaks_and_every_call_is_paid(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(*[words(TRUE, "length")] * 2)
    gigachat.will(*[giga.words(TRUE, "length")] * 2)

    written = speaking(given=both).write(WRITING)

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, "length")
    assert written.usage.model == "t-tech/T-pro-it-2.0, GigaChat-2-Pro:2.0.28.2"


def test_text_that_broke_off_is_asked_for_once_more_and_shorter(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words(TRUE[:10], "length"), words(TRUE))

    written = speaking(given=both).write(WRITING)

    assert (written.text, written.degraded, gigachat.chats) == (TRUE, False, [])
    assert "вдвое короче" in openai.chats[1].body["messages"][-1]["content"]


def test_form_that_broke_off_gets_twice_the_room(
    openai: FakeOpenAi, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(words('{"guests": 1', "length"), words('{"guests": 150}'))

    extracted = speaking(given=both).extract(READING)

    first, second = [chat.body["max_tokens"] for chat in openai.chats]
    assert extracted.answer == Reading(guests=150)
    assert second == 2 * first


def test_material_too_long_for_every_model_is_cut_and_the_result_says_so(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    long = "\n".join([WRITING.facts, *(f"- дело номер {number}" for number in range(50_000))])
    gigachat.will(giga.words(TRUE))
    writing = replace(WRITING, prompt=f"Напиши вступление.\n{fence(long)}")

    written = speaking(given=both).write(writing)

    asked = gigachat.chats[0].body["messages"][1]["content"]
    assert (written.text, written.degraded, written.shortened) == (TRUE, False, True)
    assert [notice.code for notice in written.notices] == ["language_shortened"]
    assert WRITING.facts in asked and "… и ещё" in asked
    assert openai.chats == []


def test_primary_leaves_time_for_the_others(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(slow(8, words(TRUE)))
    gigachat.will(slow(0.2, giga.words(TRUE)))

    written = speaking(given=both, seconds=5).write(WRITING)

    assert written.text == TRUE


def test_private_text_goes_to_our_own_model_only(
    openai: FakeOpenAi, gigachat: FakeGigaChat, settings: AgentSettings, speaking: Speaking
) -> None:
    own = with_endpoints(settings, llama=openai.base_url)
    openai.will(words(TRUE))
    private = Writing(agent="planning", prompt=PROMPT, facts=WRITING.facts, template=TEMPLATE, private=True)

    written = speaking(given=own).write(private)

    assert (written.text, written.degraded) == (TRUE, False)
    assert written.usage.rubles == "0.0000"
    assert gigachat.chats == []


def test_model_that_keeps_failing_is_left_alone(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    openai.will(*[status(503)] * 12)
    gigachat.will(*[giga.words(TRUE)] * 4)

    texts = [speaking(given=both).write(WRITING).text for _ in range(4)]

    assert texts == [TRUE] * 4
    assert len(openai.chats) == 9  # three times three attempts, then rest


def test_every_step_is_logged_without_a_word_of_the_prompt(
    openai: FakeOpenAi,
    gigachat: FakeGigaChat,
    both: AgentSettings,
    speaking: Speaking,
    log_lines: StringIO,
) -> None:
    openai.will(*[status(503)] * 3)
    gigachat.will(giga.words(TRUE))

    speaking(given=both).write(WRITING)

    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert [(line["message"], line.get("reason") or line["status"], line["speaker"]) for line in lines] == [
        ("model called", "unavailable", "t_pro"),
        ("model passed over", "unavailable", "t_pro"),
        ("model called", "ok", "gigachat"),
    ]
    assert "гостей" not in log_lines.getvalue()


def test_template_that_speaks_for_the_last_model_is_counted(
    openai: FakeOpenAi, both: AgentSettings, gigachat: FakeGigaChat, speaking: Speaking, log_lines: StringIO
) -> None:
    openai.will(*[status(503)] * 3)
    gigachat.will(*[status(503)] * 3)
    metrics.registry.line(0.0)  # what was counted before

    speaking(given=both).write(WRITING)

    counted = metrics.registry.line(1.0)["metric"]
    assert "llm_fallbacks_total{agent=finance,model=all,reason=unavailable}" in counted
    given_up = json.loads(log_lines.getvalue().splitlines()[-1])
    assert (given_up["message"], given_up["reason"]) == ("models given up", "unavailable")


def test_prompt_too_long_for_one_model_goes_to_one_with_room(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    gigachat.will(giga.words(TRUE))
    long = "Факты: " + "очень длинная переписка с площадкой. " * 4000
    writing = Writing(agent="finance", prompt=long, facts=WRITING.facts, template=TEMPLATE)

    written = speaking(given=both).write(writing)

    assert (written.text, openai.chats) == (TRUE, [])


def test_picture_is_shown_only_to_a_model_that_sees(
    openai: FakeOpenAi, gigachat: FakeGigaChat, both: AgentSettings, speaking: Speaking
) -> None:
    gigachat.will(giga.words(TRUE))
    seen = Writing(
        agent="finance", prompt=PROMPT, facts=WRITING.facts, template=TEMPLATE, attachments=("file-1",)
    )

    written = speaking(given=both).write(seen)

    assert written.text == TRUE
    assert openai.chats == []
    assert gigachat.chats[0].body["messages"][1]["attachments"] == ["file-1"]
