"""Runs that a chat asks for, as Maestro's inbox brings them: each message perhaps twice."""

from typing import Any

from ulid import ULID

from shared.auth import Role
from shared.database import Database, Statement
from shared.messages import Message
from tests.functions.invoking import Caller, Context

SENTENCE = "Посчитай смету: корпоратив 12 июня, 80 человек, Казань"

TOPICS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT type, envelope, due_at FROM topics WHERE tenant_id = $tenant_id;
""")


def asked(caller: Caller, text: str = SENTENCE, **fields: Any) -> dict[str, Any]:
    """The trigger's batch with what a chat asks."""
    data = {
        "chat_id": "chat_1",
        "seq": 1,
        "text": text,
        "event_id": None,
        "subject": "tester",
        "role": Role.MANAGER,
        "conversation_id": f"conv_{ULID()}",
        "request_id": str(ULID()),
        "only": None,
        **fields,
    }
    message = Message(type="chat.asked", source="t", subject="chat_1", tenantid=caller.tenant_id, data=data)
    metadata = {"event_type": "yandex.cloud.events.messagequeue.QueueMessage"}
    body = message.model_dump_json(exclude_none=True)
    return {"messages": [{"event_metadata": metadata, "details": {"message": {"body": body}}}]}


def runs(caller: Caller) -> list[Any]:
    items: list[Any] = caller.call("GET", "/api/v1/maestro/requests").body["items"]
    return items


def told(database: Database, caller: Caller, kind: str) -> list[Any]:
    """What topics of a kind say."""
    rows = database.read(TOPICS, tenant_id=caller.tenant_id)[0]
    return [row["envelope"]["data"] for row in rows if row["type"] == kind]


def test_message_starts_a_run_in_the_chats_conversation(manager: Caller) -> None:
    batch = asked(manager, conversation_id="conv_of_chat")

    manager.handler(batch, Context())

    [run] = runs(manager)
    assert (run["intent"], run["conversation_id"]) == ("estimate_budget", "conv_of_chat")


def test_message_that_comes_twice_starts_one_run(manager: Caller) -> None:
    batch = asked(manager)

    manager.handler(batch, Context())
    manager.handler(batch, Context())

    assert len(runs(manager)) == 1


def test_who_may_only_talk_starts_nothing_else(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager, only=["chat", "default"]), Context())

    assert runs(manager) == []
    [withheld] = told(database, manager, "request.withheld")
    assert (withheld["reason"], withheld["intent"]) == ("not_allowed", "estimate_budget")


def test_words_that_make_no_request_are_told_back(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager, "корпоратив 12 июня 2020 года, 80 человек, Казань, план"), Context())

    [withheld] = told(database, manager, "request.withheld")
    assert withheld["reason"] == "invalid"
    assert withheld["detail"]


def test_event_that_is_gone_is_told_back(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager, event_id="evt_none"), Context())

    assert [one["reason"] for one in told(database, manager, "request.withheld")] == ["invalid"]


def test_question_back_is_an_answer_at_once(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager, "Привет, нужна помощь с мероприятием"), Context())

    [run] = runs(manager)
    assert [one["run_id"] for one in told(database, manager, "request.answered")] == [run["id"]]


def test_run_of_nobodys_chat_tells_no_chat(manager: Caller, database: Database) -> None:
    manager.call("POST", "/api/v1/maestro/requests", {"text": "Привет, нужна помощь с мероприятием"})

    assert told(database, manager, "request.answered") == []


def test_topic_reaches_the_inbox_of_communication(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager, "Привет, нужна помощь с мероприятием"), Context())

    due = [row["due_at"] for row in database.read(TOPICS, tenant_id=manager.tenant_id)[0]]
    assert due == [None]


def test_cancelled_run_is_told_to_its_chat(manager: Caller, database: Database) -> None:
    manager.handler(asked(manager), Context())
    [run] = runs(manager)

    manager.call("POST", f"/api/v1/maestro/requests/{run['id']}/cancel")

    assert [one["run_id"] for one in told(database, manager, "request.answered")] == [run["id"]]
