"""What a caller gets from a GigaChat that fails, after how many calls and how much time."""

import time

import pytest

from tests.fakes.gigachat import Behaviour, FakeGigaChat, body, cut, dripping, slow, status, words
from tests.functions.llm.cases import TEMPLATE, TRUE, writing
from tests.functions.llm.conftest import Speaking


@pytest.mark.parametrize(
    "fault",
    [status(429), status(500), status(503), cut(0, words(TRUE)), cut(40, words(TRUE))],
    ids=["429", "500", "503", "no answer", "half an answer"],
)
def test_passing_fault_is_retried(gigachat: FakeGigaChat, speaking: Speaking, fault: Behaviour) -> None:
    gigachat.will(fault, words(TRUE))

    written = speaking().write(writing())

    assert (written.text, written.degraded) == (TRUE, False)
    assert len(gigachat.chats) == 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(status(429), "rate_limited"), (status(502), "unavailable"), (cut(0, words(TRUE)), "unavailable")],
    ids=["429", "502", "no answer"],
)
def test_lasting_fault_gives_the_template_after_three_attempts(
    gigachat: FakeGigaChat, speaking: Speaking, fault: Behaviour, reason: str
) -> None:
    gigachat.will(fault, fault, fault, words(TRUE))

    written = speaking().write(writing())

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, reason)
    assert len(gigachat.chats) == 3


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (400, "rejected"),
        (402, "not_paid"),
        (403, "forbidden"),
        (404, "no_such_model"),
        (413, "too_long"),
        (422, "rejected"),
    ],
)
def test_refusal_is_not_retried(gigachat: FakeGigaChat, speaking: Speaking, code: int, reason: str) -> None:
    gigachat.will(status(code, "нет"), words(TRUE))

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, reason)
    assert len(gigachat.chats) == 1


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b'{"choices": 1}'], ids=["html", "list", "shape"])
def test_answer_outside_the_contract_gives_the_template(
    gigachat: FakeGigaChat, speaking: Speaking, raw: bytes
) -> None:
    gigachat.will(body(raw))

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "unreadable")


def test_revoked_token_is_renewed_once(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(words(TRUE), words(TRUE))
    speaking().write(writing())
    gigachat.revoke_tokens()

    written = speaking().write(writing())

    assert written.text == TRUE
    assert len(gigachat.tokens) == 2


def test_refused_fresh_token_is_not_retried(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(status(401))

    written = speaking().write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "unauthorized")
    assert (len(gigachat.tokens), len(gigachat.chats)) == (1, 1)


def test_retry_waits_as_long_as_it_was_told(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(status(429, retry_after="0.4"), words(TRUE))
    started = time.monotonic()

    written = speaking().write(writing())

    assert written.text == TRUE
    assert time.monotonic() - started >= 0.4


def test_wait_beyond_the_deadline_is_not_begun(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(status(429, retry_after="60"), words(TRUE))
    started = time.monotonic()

    written = speaking(seconds=5).write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "rate_limited")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "fault", [slow(5, words(TRUE)), dripping(50, words(TRUE))], ids=["silent", "dripping"]
)
def test_call_ends_with_the_deadline(gigachat: FakeGigaChat, speaking: Speaking, fault: Behaviour) -> None:
    speaking().write(writing())  # the SDK is imported, the token is there
    gigachat.will(fault)
    started = time.monotonic()

    written = speaking(seconds=0.6).write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "timeout")
    assert 0.5 < time.monotonic() - started < 1.5


def test_no_call_is_made_when_the_time_is_over(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    written = speaking(seconds=-1).write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "timeout")
    assert gigachat.chats == []


def test_correction_shares_the_deadline_of_the_first_question(
    gigachat: FakeGigaChat, speaking: Speaking
) -> None:
    speaking().write(writing())
    gigachat.will(slow(0.3, words("Придут 999 гостей.")), slow(5, words(TRUE)))
    started = time.monotonic()

    written = speaking(seconds=0.8).write(writing())

    assert (written.text, written.reason) == (TEMPLATE, "timeout")
    assert time.monotonic() - started < 1.7
