"""Personal data on their way to a model: strangers see marks, the reader sees the words."""

from pydantic import BaseModel

from shared.config import AgentSettings
from shared.database import Database, Statement
from shared.llm.language import Extraction, Writing
from tests.fakes.gigachat import FakeGigaChat, filled, words
from tests.fakes.openai import FakeOpenAi
from tests.fakes.openai import words as local_words
from tests.fakes.scripted import Answer, Body, status
from tests.functions.llm.conftest import Speaking, with_endpoints

FACTS = "Заказчик Ольга Викторовна Кравченко, +7 912 345-67-89, olga@mail.ru. Казань, 150 гостей."
SECRETS = ("Кравченко", "912", "olga@mail.ru")
WRITING = Writing(agent="planning", prompt=f"Перескажи: {FACTS}", facts=FACTS, template="Готово.")
ANSWERS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT reply FROM llm_answers WHERE tenant_id = $tenant_id;
""")


class Contact(BaseModel):
    """Кто заказчик."""

    phone: str
    others: list[str] = []


def _echo(chat: Body) -> Answer:
    """Says the facts back as it saw them."""
    return words(chat["messages"][1]["content"].removeprefix("Перескажи: "))(chat)


def test_stranger_sees_marks_and_the_reader_the_words(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(_echo)

    written = speaking().write(WRITING)

    seen = gigachat.chats[0].body["messages"][1]["content"]
    assert not any(secret in seen for secret in SECRETS)
    assert (written.text, written.degraded) == (FACTS, False)


def test_streamed_sentences_have_the_words_too(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(_echo)
    told: list[str] = []

    speaking().stream(WRITING, told.append)

    assert "".join(told) == FACTS


def test_fallback_abroad_sees_marks_too_and_our_own_model_the_words(
    gigachat: FakeGigaChat, openai: FakeOpenAi, settings: AgentSettings, speaking: Speaking
) -> None:
    gigachat.will(*[status(503)] * 3)
    openai.will(local_words(FACTS))

    speaking(given=with_endpoints(settings, llama=openai.base_url)).write(WRITING)

    assert not any(secret in str(chat.body) for chat in gigachat.chats for secret in SECRETS)
    assert FACTS in openai.chats[0].body["messages"][1]["content"]


def test_filled_form_gets_its_words_back_and_is_remembered_without_them(
    gigachat: FakeGigaChat, speaking: Speaking, database: Database, tenant_id: str
) -> None:
    def fill(chat: Body) -> Answer:
        seen = chat["messages"][1]["content"]
        return filled({"phone": seen.split(" ")[1], "others": [seen.split(" ")[1]]})(chat)

    gigachat.will(fill)
    asked = Extraction(agent="maestro", prompt="Телефон +79123456789 заказчика", schema=Contact)

    first, second = (speaking().extract(asked).answer for _ in range(2))

    assert first == second == Contact(phone="+79123456789", others=["+79123456789"])
    assert "9123456789" not in str(database.read(ANSWERS, tenant_id=tenant_id)[0])
    assert len(gigachat.chats) == 1
