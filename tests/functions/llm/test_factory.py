"""Settings choose the language."""

from datetime import timedelta

from shared.clock import utcnow
from shared.config import LanguageSettings
from shared.llm.factory import language_for
from tests.fakes.gigachat import FakeGigaChat, words
from tests.functions.llm.cases import TEMPLATE, TRUE, extraction, writing


def test_rules_speak_by_template_and_read_nothing() -> None:
    language = language_for(LanguageSettings(), utcnow(), utcnow)

    written, extracted = language.write(writing()), language.extract(extraction())

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, "no_model")
    assert (extracted.answer, extracted.reason) == (None, "no_model")
    assert (written.usage.tokens_in, written.usage.rubles) == (0, "0")


def test_gigachat_speaks_when_it_is_configured(gigachat: FakeGigaChat, settings: LanguageSettings) -> None:
    gigachat.will(words(TRUE))

    written = language_for(settings, utcnow() + timedelta(seconds=5), utcnow).write(writing())

    assert (written.text, written.degraded) == (TRUE, False)


def test_gigachat_after_the_deadline_is_not_called(
    gigachat: FakeGigaChat, settings: LanguageSettings
) -> None:
    written = language_for(settings, utcnow() - timedelta(seconds=1), utcnow).write(writing())

    assert (written.text, written.reason, gigachat.chats) == (TEMPLATE, "timeout", [])
