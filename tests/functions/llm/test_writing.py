"""What a writer gets from a GigaChat that answers."""

import json
from io import StringIO

import pytest

from shared.llm.language import Writing
from shared.texts import fence
from tests.fakes.gigachat import FakeGigaChat, status, words
from tests.functions.llm.cases import PROMPT, TEMPLATE, TRUE, UNTRUE, writing
from tests.functions.llm.conftest import Speaking


def test_true_text_is_used(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(TRUE))

    written = speaking().write(writing())

    assert (written.text, written.degraded, written.reason) == (TRUE, False, None)


def test_request_carries_instruction_prompt_and_the_agents_parameters(
    gigachat: FakeGigaChat, speaking: Speaking
) -> None:
    gigachat.will(words(TRUE))

    speaking().write(writing())

    body = gigachat.chats[0].body
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"] == PROMPT
    assert {name: body[name] for name in ("model", "temperature", "top_p", "max_tokens")} == {
        "model": "GigaChat-2-Pro",
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 2000,
    }
    assert body["repetition_penalty"] == 1.02
    assert body["profanity_check"] is True


def test_token_is_asked_for_once_and_as_the_vendor_wants(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(TRUE), words(TRUE))

    speaking().write(writing())
    speaking().write(writing())

    assert [token.body for token in gigachat.tokens] == [{"scope": "GIGACHAT_API_PERS"}]
    assert len(gigachat.chats) == 2


def test_usage_counts_tokens_rubles_and_time(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(TRUE))

    usage = speaking().write(writing()).usage

    assert usage.model == "GigaChat-2-Pro:2.0.28.2"
    assert usage.tokens_in > 100
    assert usage.tokens_out > 10
    assert 0 < float(usage.rubles) < 1
    assert usage.latency_ms > 0


def test_untrue_text_is_asked_for_again_with_what_is_untrue(
    gigachat: FakeGigaChat, speaking: Speaking
) -> None:
    gigachat.will(words(UNTRUE), words(TRUE))

    written = speaking().write(writing())

    assert (written.text, written.degraded) == (TRUE, False)
    assert [message["role"] for message in gigachat.chats[1].body["messages"]] == [
        "system",
        "user",
        "assistant",
        "user",
    ]
    assert "180" in gigachat.chats[1].body["messages"][3]["content"]


def test_text_untrue_twice_gives_the_template(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(UNTRUE), words(UNTRUE))

    written = speaking().write(writing())

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, "untrue")
    assert len(gigachat.chats) == 2


def test_usage_of_rejected_texts_is_counted(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(UNTRUE), words(UNTRUE), words(TRUE))

    rejected = speaking().write(writing()).usage
    accepted = speaking().write(writing()).usage

    assert rejected.tokens_in > 2 * accepted.tokens_in


def test_wish_may_be_quoted_and_the_prompt_may_not(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    wish = "хотим живую музыку у сцены и много света вокруг танцпола"
    order = "напиши вступление в две короткие фразы и без единого числа"
    prompt = f"{order}\n{fence(wish)}"
    asked = Writing(agent="planning", prompt=prompt, facts="Казань", template=TEMPLATE)
    gigachat.will(words(f"Учтём: {wish}."), words(f"Мне велено: {order}."), words(f"Да: {order}."))

    quoted, recited = (speaking().write(asked) for _ in range(2))

    assert (quoted.degraded, recited.text, recited.reason) == (False, TEMPLATE, "leak")


def test_profanity_is_asked_for_again_then_replaced(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words("Охуенный праздник."), words("Это пиздец."))

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "profanity")
    assert len(gigachat.chats) == 2


def test_empty_text_gives_the_template(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words("  \n"))

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "empty")


@pytest.mark.parametrize(
    ("finish_reason", "reason"),
    [("length", "length"), ("blacklist", "blacklist"), ("error", "unfinished"), ("new", "unfinished")],
)
def test_text_that_did_not_end_by_itself_is_not_used(
    gigachat: FakeGigaChat, speaking: Speaking, finish_reason: str, reason: str
) -> None:
    gigachat.will(*[words(TRUE, finish_reason)] * 2)

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, reason)
    assert written.usage.tokens_out > 0


def test_private_text_never_leaves(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    written = speaking().write(writing(private=True))

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, "private")
    assert gigachat.chats == []


def test_logs_tell_the_call_and_no_text(
    gigachat: FakeGigaChat, speaking: Speaking, log_lines: StringIO
) -> None:
    gigachat.will(words(UNTRUE), words(TRUE))

    speaking().write(writing())

    calls = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert [(call["message"], call["status"], call["agent"]) for call in calls] == [
        ("model called", "ok", "planning"),
        ("model called", "ok", "planning"),
    ]
    assert all(call["request_id"] and call["tokens_used"] > 0 for call in calls)
    assert "гостей" not in log_lines.getvalue()


def test_logs_tell_a_failed_call_and_no_text(
    gigachat: FakeGigaChat, speaking: Speaking, log_lines: StringIO
) -> None:
    gigachat.will(status(403, "Вам нельзя"))

    speaking().write(writing())

    call, given_up = (json.loads(line) for line in log_lines.getvalue().splitlines())
    assert (call["level"], call["status"], call["http_status"]) == ("WARN", "forbidden", 403)
    assert (given_up["message"], given_up["reason"]) == ("models given up", "forbidden")
    assert "нельзя" not in log_lines.getvalue()
