"""What words cost: every call once, told apart, within budgets; and what is not paid for twice."""

from decimal import Decimal
from typing import Any

import pytest

from functions.finance.agent import AGENT as FINANCE
from shared.agents import AgentDeps, AgentTask
from shared.clock import utcnow
from shared.database import Database, Statement
from shared.llm.spending import RECORD_CALLS
from tests.fakes import gigachat as giga
from tests.fakes.gigachat import FakeGigaChat, filled
from tests.functions.llm.cases import TEMPLATE, TRUE, UNTRUE, extraction, writing
from tests.functions.llm.conftest import Speaking
from tests.unit.finance.briefs import brief

CALLS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT tenant_id, day, call_id, run_id, event_id, agent, model, tokens_in, tokens_out, rubles, latency_ms,
    expire_at
FROM llm_usage WHERE tenant_id = $tenant_id;
""")
PUT_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $settings AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO tenants (tenant_id, name, status, settings, created_at)
VALUES ($tenant_id, "Агентство"u, "active"u, $settings, $now);
""")


@pytest.fixture
def agency(database: Database, tenant_id: str) -> Any:
    """Gives the agency settings of its own for the language."""

    def put(**language: Any) -> None:
        database.query(PUT_TENANT, tenant_id=tenant_id, settings={"llm": language}, now=utcnow())

    return put


def test_every_call_is_a_row_with_its_run_event_agent_and_model(
    gigachat: FakeGigaChat, speaking: Speaking, database: Database, tenant_id: str
) -> None:
    gigachat.will(giga.words(UNTRUE), giga.words(TRUE))

    usage = speaking(run_id="run_1", event_id="event_1").write(writing()).usage

    rows = database.read(CALLS, tenant_id=tenant_id)[0]
    assert [(row["run_id"], row["event_id"], row["agent"]) for row in rows] == [
        ("run_1", "event_1", "planning")
    ] * 2
    assert sum(row["rubles"] for row in rows) == Decimal(usage.rubles) > 0
    assert sum(row["tokens_in"] for row in rows) == usage.tokens_in


def test_call_recorded_twice_counts_once(
    gigachat: FakeGigaChat, speaking: Speaking, database: Database, tenant_id: str
) -> None:
    gigachat.will(giga.words(TRUE))
    speaking().write(writing())
    rows = database.read(CALLS, tenant_id=tenant_id)[0]

    database.query(RECORD_CALLS, calls=rows)

    assert database.read(CALLS, tenant_id=tenant_id)[0] == rows


@pytest.mark.parametrize("budget", ["run", "day"])
@pytest.mark.parametrize("limit", [{"rubles": "0.01"}, {"tokens": 10}])
def test_used_up_budget_gives_the_template_and_a_warning(
    gigachat: FakeGigaChat, speaking: Speaking, agency: Any, budget: str, limit: dict[str, Any]
) -> None:
    agency(budgets={budget: limit})
    gigachat.will(giga.words(TRUE))

    first = speaking(run_id="run_1").write(writing())
    second = speaking(run_id="run_1").write(writing())

    assert (first.text, first.notices) == (TRUE, [])
    assert (second.text, second.degraded, second.reason) == (TEMPLATE, True, "budget")
    assert [notice.code for notice in second.notices] == ["language_budget"]
    assert len(gigachat.chats) == 1


def test_agent_passes_the_warning_on(
    speaking: Speaking, agency: Any, database: Database, tenant_id: str
) -> None:
    agency(budgets={"day": {"tokens": 0}})
    task = AgentTask(
        tenant_id=tenant_id,
        run_id="run_1",
        step="finance",
        attempt=1,
        intent="create_event",
        event_id=None,
        brief=brief(),
        text="корпоратив",
        deadline=utcnow(),
    )

    result = FINANCE.run(task, AgentDeps(database=database, language=speaking(), clock=utcnow))

    assert result.degraded
    assert "language_budget" in {warning.code for warning in result.warnings}


def test_budget_of_a_run_is_its_own(gigachat: FakeGigaChat, speaking: Speaking, agency: Any) -> None:
    agency(budgets={"run": {"rubles": "0.01"}})
    gigachat.will(giga.words(TRUE), giga.words(TRUE))

    texts = [speaking(run_id=run_id).write(writing()).text for run_id in ("run_1", "run_2")]

    assert texts == [TRUE, TRUE]


def test_correction_does_not_go_over_the_budget(
    gigachat: FakeGigaChat, speaking: Speaking, agency: Any
) -> None:
    agency(budgets={"run": {"rubles": "0.01"}})
    gigachat.will(giga.words(UNTRUE), giga.words(TRUE))

    written = speaking(run_id="run_1").write(writing())

    assert (written.reason, len(gigachat.chats)) == ("budget", 1)


def test_agency_may_have_its_own_parameters(gigachat: FakeGigaChat, speaking: Speaking, agency: Any) -> None:
    agency(agents={"planning": {"temperature": 0.9}})
    gigachat.will(giga.words(TRUE))

    speaking().write(writing())

    assert gigachat.chats[0].body["temperature"] == 0.9


def test_agency_may_choose_its_models(gigachat: FakeGigaChat, speaking: Speaking, agency: Any) -> None:
    agency(agents={"planning": {"models": ["llama"]}})

    written = speaking().write(writing())

    assert (written.reason, gigachat.chats) == ("no_model", [])


@pytest.mark.parametrize(
    "wrong", [{"agents": {"planning": {"temperature": 9}}}, {"budgets": {"day": {"rubles": "много"}}}]
)
def test_malformed_settings_are_not_obeyed(
    gigachat: FakeGigaChat, speaking: Speaking, agency: Any, wrong: dict[str, Any]
) -> None:
    agency(**wrong)
    gigachat.will(giga.words(TRUE))

    assert speaking().write(writing()).text == TRUE
    assert gigachat.chats[0].body["temperature"] == 0.5


def test_agency_cannot_send_the_key_elsewhere(
    gigachat: FakeGigaChat, speaking: Speaking, agency: Any
) -> None:
    agency(models={"gigachat": {"base_url": "http://127.0.0.1:9"}}, prices={})
    gigachat.will(giga.words(TRUE))

    assert speaking().write(writing()).text == TRUE


def test_same_deterministic_question_is_asked_and_paid_once(
    gigachat: FakeGigaChat, speaking: Speaking, database: Database, tenant_id: str
) -> None:
    gigachat.will(filled({"guests": 150}), filled({"guests": 1}))

    first, second = (speaking().extract(extraction()) for _ in range(2))

    assert first.answer == second.answer
    assert (len(gigachat.chats), second.usage.rubles) == (1, "0")
    assert len(database.read(CALLS, tenant_id=tenant_id)[0]) == 1


def test_another_agency_does_not_get_the_remembered_answer(
    gigachat: FakeGigaChat, speaking: Speaking, tenant_id: str
) -> None:
    gigachat.will(filled({"guests": 150}), filled({"guests": 1}))

    speaking().extract(extraction())
    extracted = speaking(tenant_id=f"{tenant_id}-2").extract(extraction())

    assert extracted.answer is not None and extracted.answer.guests == 1


def test_creative_text_is_written_anew(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(giga.words(TRUE), giga.words(TRUE))

    for _ in range(2):
        speaking().write(writing())

    assert len(gigachat.chats) == 2


def test_useless_answer_is_not_remembered(gigachat: FakeGigaChat, speaking: Speaking) -> None:
    gigachat.will(giga.words("", "blacklist"), filled({"guests": 150}))

    speaking().extract(extraction())
    extracted = speaking().extract(extraction())

    assert extracted.answer is not None
