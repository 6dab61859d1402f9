"""Chats over HTTP: who sees them, what repeats, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from functions.communication.handler import handler
from functions.communication.services import talk
from functions.communication.talk import Incoming
from local.queues.models import Queues
from local.ydb.control import Control
from local.ydb.faults import Fault
from shared.auth import Principal, Role
from shared.config import read_settings
from shared.ids import new_id
from tests.functions.communication.conftest import House
from tests.functions.invoking import Caller

CHAT = "/api/v1/communication/chat"


def test_published_entry_answers_at_once_with_its_source(house: House) -> None:
    entry_id = house.publish("parking", "Парковка справа от входа.")

    answer = house.ask("Подскажите, есть ли парковка?").body["messages"][-1]

    assert (answer["author"], answer["text"]) == ("faq", "Парковка справа от входа.")
    assert (answer["source"]["faq"], answer["source"]["version"]) == (entry_id, 1)


def test_same_message_sent_again_stands_once_and_gets_the_same_answer(house: House) -> None:
    house.publish("parking", "Парковка есть.")
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]

    first = house.ask("Есть ли парковка?", chat_id=chat_id, message_id="m-1").body["messages"]
    again = house.ask("Есть ли парковка?", chat_id=chat_id, message_id="m-1").body["messages"]

    assert again == first
    assert len(house.messages(chat_id)) == 4


def test_a_guest_has_one_chat_and_need_not_name_it(house: House) -> None:
    guest = replace(house.client, role=Role.GUEST, subject="guest:gst_01M829Y0WXPR9PGGR37TKSPR4C")

    first = guest.call("POST", CHAT, {"text": "Здравствуйте"}).body["chat"]["id"]
    second = guest.call("POST", CHAT, {"text": "Спасибо"}).body["chat"]["id"]

    page = guest.call("GET", "/api/v1/communication/messages").body
    assert first == second == page["chat"]["id"]
    assert [one["text"] for one in page["items"] if one["author"] == "user"] == ["Здравствуйте", "Спасибо"]


def test_a_colleague_names_the_chat_to_be_read(house: House) -> None:
    answer = house.manager.call("GET", "/api/v1/communication/messages")

    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "query.chat_id")


def test_idempotent_request_opens_one_chat(house: House) -> None:
    first = house.client.call("POST", CHAT, {"text": "Какая программа?"}, Idempotency_Key="k")
    again = house.client.call("POST", CHAT, {"text": "Какая программа?"}, Idempotency_Key="k")

    assert again.body["chat"]["id"] == first.body["chat"]["id"]


def test_missed_messages_are_read_behind_the_last_one_seen(house: House) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    house.ask("Спасибо", chat_id=chat_id)

    page = house.client.call("GET", f"/api/v1/communication/messages?chat_id={chat_id}&after=2&limit=1").body

    assert [one["seq"] for one in page["items"]] == [3]
    assert page["more"]


def test_question_nobody_knows_goes_to_maestro(house: House, queues: Queues) -> None:
    answer = house.ask("Какой марки будет рояль?").body

    assert answer["asked_maestro"]
    assert answer["chat"]["state"] == "open"


def test_chat_of_another_agency_is_not_found(house: House) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    stranger = Caller(handler, new_id("tenant"), Role.OWNER)

    assert stranger.call("POST", CHAT, {"text": "Привет", "chat_id": chat_id}).status == 404
    assert stranger.call("GET", f"/api/v1/communication/messages?chat_id={chat_id}").status == 404
    assert stranger.call("POST", f"/api/v1/communication/chats/{chat_id}/take", {}).status == 404


@pytest.mark.parametrize("role", [Role.CLIENT, Role.GUEST])
def test_chat_about_another_event_is_not_found_from_outside(house: House, role: Role) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    outside = Caller(handler, house.tenant_id, role, event_id="evt_of_somebody_else")

    assert outside.call("GET", f"/api/v1/communication/messages?chat_id={chat_id}").status == 404
    assert outside.call("POST", CHAT, {"text": "Привет", "chat_id": chat_id}).status == 404


def test_client_talks_about_their_own_event_whatever_they_name(house: House) -> None:
    answer = house.ask("Здравствуйте", event_id="evt_of_somebody_else")

    assert answer.body["chat"]["event_id"] == house.event_id


def test_chat_about_an_event_that_is_not_there_is_refused(house: House) -> None:
    answer = house.manager.call("POST", CHAT, {"text": "Когда начало?", "event_id": "evt_none"})

    assert answer.status == 404


def test_reply_needs_the_chat_to_be_taken(house: House) -> None:
    chat_id = house.ask("Позовите менеджера").body["chat"]["id"]
    path = f"/api/v1/communication/chats/{chat_id}"

    refused = house.manager.call("POST", f"{path}/replies", {"text": "Здравствуйте"})
    house.manager.call("POST", f"{path}/take", {})
    taken = house.manager.call("POST", f"{path}/replies", {"text": "Здравствуйте"})

    assert (refused.status, taken.status) == (409, 200)
    assert house.messages(chat_id)[-1]["author"] == "manager"


def test_waiting_chats_stand_in_the_managers_queue(house: House) -> None:
    chat_id = house.ask("Позовите менеджера").body["chat"]["id"]
    house.ask("Здравствуйте")

    queue = house.manager.call("GET", "/api/v1/communication/chats?state=waiting").body["items"]

    assert [(one["id"], one["reason"]) for one in queue] == [(chat_id, "asked")]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "   "},
        {"text": "я" * 1_000_000},
        {"text": "привет", "chat": "1"},
        {"text": 5},
        {"text": "привет", "message_id": "не латиница"},
    ],
)
def test_message_of_wrong_form_is_refused(house: House, body: object) -> None:
    answer = house.client.call("POST", CHAT, body)

    assert (answer.status, answer.body["code"]) == (422, "invalid_input")


def test_markup_and_formulas_are_kept_as_text(house: House) -> None:
    text = '<img src=x onerror=alert(1)> =HYPERLINK("http://evil")'

    chat_id = house.ask(text).body["chat"]["id"]

    assert house.messages(chat_id)[0]["text"] == text


def test_run_answered_twice_is_told_once(house: House) -> None:
    chat_id = house.ask("Какой марки будет рояль?").body["chat"]["id"]
    told = {"chat_id": chat_id, "seq": 1, "text": "рояль", "request_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}

    for _ in range(2):
        house.hear("request.withheld", {**told, "reason": "invalid", "intent": "", "detail": "Не понял."})

    assert [one["author"] for one in house.messages(chat_id)] == ["user", "system"]


def test_people_who_write_at_once_each_get_a_place(house: House) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    who = Principal(tenant_id=house.tenant_id, subject="tester", role=Role.CLIENT, event_id=house.event_id)

    def say(number: int) -> None:  # an instance answers one request at a time: these are several
        talk(house.tenant_id).say(who, Incoming("Спасибо", f"m-{number}", chat_id))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, range(8)))

    said = house.messages(chat_id)
    assert [one["seq"] for one in said] == list(range(1, len(said) + 1))
    assert {one["id"] for one in said} >= {f"m-{n}" for n in range(8)}


def test_message_is_kept_when_the_queue_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQS_ENDPOINT_URL", "http://127.0.0.1:9")
    read_settings.cache_clear()

    answer = house.ask("Какой марки будет рояль?")

    assert (answer.status, answer.body["asked_maestro"]) == (200, True)
    monkeypatch.undo()
    read_settings.cache_clear()


@pytest.mark.parametrize("status", ["ABORTED", "UNAVAILABLE", "BAD_SESSION"])
def test_failing_database_doubles_nothing(house: House, ydb_endpoint: str, status: str) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    control = Control(ydb_endpoint)
    control.inject(Fault("ExecuteQuery", status, every=2, times=4))

    answers = [house.ask("Спасибо", chat_id=chat_id, message_id="m-1") for _ in range(2)]

    control.clear()
    control.close()
    assert [answer.status for answer in answers] == [200, 200]
    assert [one["id"] for one in house.messages(chat_id)].count("m-1") == 1


def test_long_chat_is_summed_up(house: House) -> None:
    chat_id = house.ask("Здравствуйте").body["chat"]["id"]
    for number in range(20):
        house.ask("Спасибо", chat_id=chat_id, message_id=f"m-{number}")

    house.hear("chat.grown", {"chat_id": chat_id})
    house.hear("chat.grown", {"chat_id": chat_id})

    [chat] = house.manager.call("GET", "/api/v1/communication/chats").body["items"]
    assert "собеседник: Спасибо" in chat["known"][-1]


def test_working_hours_are_told_at_a_handover_only(house: House) -> None:
    hours = {"timezone": "Europe/Moscow", "weekdays": [0], "opens": "00:00", "closes": "00:01"}
    assert house.manager.call("POST", "/api/v1/communication/working-hours", hours).status == 200
    house.publish("parking", "Парковка есть.")

    asked = house.ask("Есть ли парковка?").body["messages"][-1]["text"]
    handed = house.ask("Позовите менеджера").body["messages"][-1]["text"]

    assert asked == "Парковка есть."
    assert "нерабочее время" in handed and "в понедельник" in handed


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Mars/Olympus"},
        {"weekdays": [7]},
        {"opens": "10:00Z"},
        {"opens": "19:00", "closes": "10:00"},
    ],
)
def test_impossible_working_hours_are_refused(house: House, wrong: dict[str, object]) -> None:
    answer = house.manager.call("POST", "/api/v1/communication/working-hours", wrong)

    assert answer.status == 422
