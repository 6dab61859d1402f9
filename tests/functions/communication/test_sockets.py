"""WebSockets as the gateway tells of them: connect, message, disconnect, and what is pushed."""

import json
from typing import Any

import pytest

from functions.communication.chat_store import ChatStore
from functions.communication.handler import handler
from shared.auth import Role
from shared.clock import utcnow
from shared.database import Database, Statement
from shared.ids import new_id
from tests.functions.communication.conftest import House, PushService
from tests.functions.invoking import Context


def event(kind: str, connection_id: str, **fields: Any) -> dict[str, Any]:
    """In the gateway's form; who connects is told at CONNECT alone."""
    who = fields.pop("who", None)
    context = {"eventType": kind, "connectionId": connection_id, "authorizer": who}
    return {"httpMethod": "POST", "resource": "/ws", "headers": {}, "requestContext": context, **fields}


def opened(house: House, role: Role = Role.CLIENT) -> str:
    """The id of a new connection."""
    connection_id = new_id("conn")
    who = {"tenant_id": house.tenant_id, "subject": "tester", "role": role, "event_id": house.event_id}
    assert handler(event("CONNECT", connection_id, who=who), Context())["statusCode"] == 200
    return connection_id


def say(connection_id: str, **frame: Any) -> Any:
    """A frame, and the one that comes back."""
    answer = handler(event("MESSAGE", connection_id, body=json.dumps(frame)), Context())
    return json.loads(answer["body"]) if answer["body"] else None


def pushed(service: PushService, connection_id: str) -> list[dict[str, Any]]:
    return [told for target, told in service.sent if target == connection_id]


def test_nobody_connects_without_an_identity(house: House) -> None:
    answer = handler(event("CONNECT", new_id("conn")), Context())

    assert answer["statusCode"] == 401


def test_message_is_accepted_with_its_answer(house: House) -> None:
    house.publish("parking", "Парковка есть.")

    answer = say(opened(house), type="message", message_id="m-1", text="Есть ли парковка?")

    assert (answer["type"], answer["message_id"]) == ("accepted", "m-1")
    assert [one["author"] for one in answer["messages"]] == ["user", "faq"]


def test_missed_messages_are_replayed_after_a_reconnect(house: House) -> None:
    chat_id = say(opened(house), type="message", message_id="m-1", text="Здравствуйте")["chat"]["id"]
    house.ask("Спасибо", chat_id=chat_id)

    missed = say(opened(house), type="hello", chat_id=chat_id, after=2)

    assert missed["type"] == "missed"
    assert [one["seq"] for one in missed["messages"]] == [3, 4]


def test_managers_words_are_pushed_to_the_client(house: House, push_service: PushService) -> None:
    connection_id = opened(house)
    chat_id = say(connection_id, type="message", message_id="m-1", text="Позовите менеджера")["chat"]["id"]
    path = f"/api/v1/communication/chats/{chat_id}"
    house.manager.call("POST", f"{path}/take", {})

    house.manager.call("POST", f"{path}/replies", {"text": "Здравствуйте, это Анна."})

    last = pushed(push_service, connection_id)[-1]
    assert (last["type"], last["messages"][0]["text"]) == ("messages", "Здравствуйте, это Анна.")


def test_own_message_is_not_pushed_back(house: House, push_service: PushService) -> None:
    connection_id = opened(house)

    say(connection_id, type="message", message_id="m-1", text="Здравствуйте")

    assert pushed(push_service, connection_id) == []


def test_managers_hear_of_a_chat_that_waits(house: House, push_service: PushService) -> None:
    desk = opened(house, Role.MANAGER)

    house.ask("Позовите менеджера")

    assert pushed(push_service, desk)[-1]["chat"]["state"] == "waiting"


def test_typing_is_told_to_the_others(house: House, push_service: PushService) -> None:
    one, other = opened(house), opened(house)
    chat_id = say(one, type="message", message_id="m-1", text="Здравствуйте")["chat"]["id"]
    say(other, type="hello", chat_id=chat_id)

    say(one, type="typing", chat_id=chat_id)

    assert pushed(push_service, other)[-1] == {"type": "typing", "chat_id": chat_id, "author": "user"}
    assert pushed(push_service, one) == []


def test_asking_maestro_is_told_as_progress(house: House, push_service: PushService) -> None:
    listener = opened(house)
    chat_id = say(opened(house), type="message", message_id="m-1", text="Здравствуйте")["chat"]["id"]
    say(listener, type="hello", chat_id=chat_id)

    house.ask("Какой марки будет рояль?", chat_id=chat_id)

    assert pushed(push_service, listener)[-1]["progress"] == "asked_maestro"


def test_each_step_of_a_run_is_told_as_progress_and_with_the_messages(
    house: House, push_service: PushService, database: Database
) -> None:
    listener = opened(house)
    asked = say(listener, type="message", message_id="m-1", text="Какой марки будет рояль на сцене?")
    chat_id = asked["chat"]["id"]
    run_id = awaited_run(database, house.tenant_id, chat_id)
    store_steps(database, house.tenant_id, run_id, {"planning": "succeeded", "finance": "running"})

    house.hear("step_ended", {"run_id": run_id, "step": "planning", "chat_id": chat_id})

    told = pushed(push_service, listener)[-1]
    page = house.client.call("GET", f"/api/v1/communication/messages?chat_id={chat_id}").body
    assert (told["type"], told["chat_id"]) == ("progress", chat_id)
    assert [step["text"] for step in told["runs"][0]["steps"]] == ["План готов", "Считаю смету"]
    assert page["progress"] == told["runs"]


def test_nothing_goes_on_once_the_answer_is_there(
    house: House, push_service: PushService, database: Database
) -> None:
    listener = opened(house)
    asked = say(listener, type="message", message_id="m-1", text="Какой марки будет рояль на сцене?")
    told = {"chat_id": asked["chat"]["id"], "seq": 1, "text": "рояль", "intent": "", "detail": "Не понял."}
    run_id = awaited_run(database, house.tenant_id, told["chat_id"])
    store_steps(database, house.tenant_id, run_id, {"finance": "running"})

    house.hear("request.withheld", {**told, "reason": "invalid", "request_id": run_id.removeprefix("run_")})
    house.hear("step_ended", {"run_id": run_id, "step": "finance", "chat_id": told["chat_id"]})

    assert "progress" not in [one["type"] for one in pushed(push_service, listener)]


def awaited_run(database: Database, tenant_id: str, chat_id: str) -> str:
    """The run that the chat waits for."""
    [run_id] = ChatStore(database, tenant_id, utcnow).get(chat_id).context.awaited
    return run_id


def store_steps(database: Database, tenant_id: str, run_id: str, states: dict[str, str]) -> None:
    """As Maestro and the agents would have left them."""
    for place, (step, state) in enumerate(states.items()):
        database.query(
            STORE_STEP, tenant_id=tenant_id, run_id=run_id, step=step, state=state, place=place, now=utcnow()
        )


STORE_STEP = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $step AS Utf8;
DECLARE $state AS Utf8;
DECLARE $place AS Int64;
DECLARE $now AS Timestamp;

UPSERT INTO run_steps (tenant_id, run_id, step, agent, inbox, title, critical, state, attempt, place,
    deadline_at)
VALUES ($tenant_id, $run_id, $step, $step, "x"u, $step, false, $state, 1, $place, $now);
""")


def test_connection_that_is_gone_is_forgotten(house: House, push_service: PushService) -> None:
    gone = opened(house)
    chat_id = say(gone, type="message", message_id="m-1", text="Здравствуйте")["chat"]["id"]
    push_service.gone.add(gone)

    house.ask("Спасибо", chat_id=chat_id)

    assert say(gone, type="ping")["code"] == "unauthenticated"


def test_closed_connection_is_forgotten(house: House) -> None:
    connection_id = opened(house)

    handler(event("DISCONNECT", connection_id), Context())

    assert say(connection_id, type="ping")["code"] == "unauthenticated"


def test_ping_keeps_a_connection(house: House) -> None:
    assert say(opened(house), type="ping") == {"type": "pong"}


@pytest.mark.parametrize(
    "frame", [{}, {"type": "dance"}, {"type": "message", "text": "я" * 5000}, {"type": "hello"}]
)
def test_frame_of_wrong_form_is_told_so(house: House, frame: dict[str, Any]) -> None:
    answer = say(opened(house), **frame)

    assert (answer["type"], answer["code"]) == ("error", "invalid_input")


@pytest.mark.parametrize("fields", [{"body": "{"}, {"body": "AAAA", "isBase64Encoded": True}, {"body": None}])
def test_frame_that_is_no_json_is_told_so(house: House, fields: dict[str, Any]) -> None:
    answer = handler(event("MESSAGE", opened(house), **fields), Context())

    assert json.loads(answer["body"])["code"] == "json_invalid"


def test_chat_of_another_agency_is_not_found(house: House) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    who = {"tenant_id": new_id("tenant"), "subject": "tester", "role": "owner"}
    stranger = new_id("conn")
    handler(event("CONNECT", stranger, who=who), Context())

    assert say(stranger, type="hello", chat_id=chat_id)["code"] == "not_found"
    assert say(stranger, type="typing", chat_id=chat_id)["code"] == "not_found"
    assert (
        say(stranger, type="message", message_id="m", text="Привет", chat_id=chat_id)["code"] == "not_found"
    )


def test_flood_of_frames_is_refused(house: House) -> None:
    connection_id = opened(house, Role.GUEST)

    answers = [say(connection_id, type="ping") for _ in range(130)]

    assert answers[0] == {"type": "pong"}
    assert answers[-1]["code"] == "too_many_requests"
