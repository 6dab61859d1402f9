"""Settings choose the language."""

import subprocess
import sys
from datetime import timedelta

import pytest

from shared.abroad import Abroad, TransfersAbroad
from shared.clock import utcnow
from shared.config import AgentSettings
from shared.database import Database
from shared.llm.factory import language_for
from shared.llm.occasion import Occasion
from tests.fakes.gigachat import FakeGigaChat, words
from tests.functions.llm.cases import TEMPLATE, TRUE, extraction, writing


def _occasion(tenant_id: str, seconds: float = 5) -> Occasion:
    return Occasion(tenant_id=tenant_id, deadline=utcnow() + timedelta(seconds=seconds))


@pytest.mark.parametrize("provider", ["rules", "models"])
def test_without_a_key_templates_speak_and_nothing_is_read(provider: str, tenant_id: str) -> None:
    settings = AgentSettings(ydb_endpoint="grpc://nowhere", ydb_database="/none", llm_provider=provider)
    language = language_for(settings, _occasion(tenant_id), utcnow)

    written, extracted = language.write(writing()), language.extract(extraction())

    assert (written.text, written.degraded, written.reason) == (TEMPLATE, True, "no_model")
    assert (extracted.answer, extracted.reason) == (None, "no_model")
    assert (written.usage.tokens_in, written.usage.rubles) == (0, "0")


def test_template_is_streamed_in_one_piece(tenant_id: str) -> None:
    settings = AgentSettings(ydb_endpoint="grpc://nowhere", ydb_database="/none")
    told: list[str] = []

    written = language_for(settings, _occasion(tenant_id), utcnow).stream(writing(), told.append)

    assert (told, written.text) == ([TEMPLATE], TEMPLATE)


def test_model_speaks_when_it_has_its_key(
    gigachat: FakeGigaChat, settings: AgentSettings, database: object, tenant_id: str
) -> None:
    gigachat.will(words(TRUE))

    written = language_for(settings, _occasion(tenant_id), utcnow).write(writing())

    assert (written.text, written.degraded) == (TRUE, False)


def test_model_abroad_waits_for_the_owners_switch(
    gigachat: FakeGigaChat, settings: AgentSettings, database: Database, tenant_id: str
) -> None:
    gigachat.will(words(TRUE))
    abroad = settings.model_copy(update={"llm_endpoints": {"gigachat": {"abroad": True}}})
    before = language_for(abroad, _occasion(tenant_id), utcnow).write(writing())

    TransfersAbroad(database, tenant_id, utcnow).switch(Abroad.MODELS, allowed=True, by="owner")
    after = language_for(abroad, _occasion(tenant_id), utcnow).write(writing())

    assert (before.reason, len(gigachat.chats)) == ("no_model", 1)
    assert (after.text, after.degraded) == (TRUE, False)


def test_model_after_the_deadline_is_not_called(
    gigachat: FakeGigaChat, settings: AgentSettings, database: object, tenant_id: str
) -> None:
    written = language_for(settings, _occasion(tenant_id, seconds=-1), utcnow).write(writing())

    assert (written.text, written.reason, gigachat.chats) == (TEMPLATE, "timeout", [])


def test_rules_load_no_client() -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from shared.clock import utcnow;"
        "from shared.config import AgentSettings; from shared.llm.factory import language_for;"
        "from shared.llm.occasion import Occasion;"
        "settings = AgentSettings(ydb_endpoint='x', ydb_database='y');"
        "language_for(settings, Occasion(tenant_id='t', deadline=datetime.now(UTC)), utcnow);"
        "sys.exit(bool({'httpx', 'gigachat'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
