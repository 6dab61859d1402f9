"""The FAQ's management: versions, votes, events, and questions without an answer."""

import pytest

from functions.communication.handler import handler
from shared.auth import Role
from tests.functions.communication.conftest import House
from tests.functions.invoking import Caller

FAQ = "/api/v1/communication/faq"
ENTRY = {"question": "Где гардероб?", "answer": "На первом этаже.", "state": "published"}


def test_starter_set_covers_the_trade_and_is_only_suggested(house: House) -> None:
    entries = house.manager.call("GET", FAQ).body

    assert len(entries) >= 45
    assert {one["state"] for one in entries} == {"suggested"}


def test_client_sees_published_entries_only(house: House) -> None:
    house.publish("parking", "Парковка есть.")

    entries = house.client.call("GET", FAQ).body

    assert [(one["body"]["topic"], one["answer"]) for one in entries] == [("parking", "Парковка есть.")]


def test_entry_of_an_event_is_put_before_the_agencys(house: House) -> None:
    house.publish("parking", "Парковка у офиса.")
    own = {**ENTRY, "topic": "parking", "answer": "Парковка у завода.", "event_id": house.event_id}
    house.manager.call("POST", FAQ, own)

    answer = house.ask("Есть ли парковка?").body["messages"][-1]

    assert answer["text"] == "Парковка у завода."


def test_entry_of_another_event_answers_nobody_here(house: House) -> None:
    guest = Caller(handler, house.tenant_id, Role.GUEST, event_id=None)
    house.manager.call("POST", FAQ, {**ENTRY, "event_id": house.event_id})

    assert guest.call("GET", FAQ).body == []


def test_change_keeps_the_version_before(house: House) -> None:
    made = house.manager.call("POST", FAQ, ENTRY)
    path = f"{FAQ}/{made.body['id']}"

    changed = house.manager.call(
        "PUT", path, {**ENTRY, "answer": "На втором."}, If_Match=made.headers["ETag"]
    )

    versions = house.manager.call("GET", f"{path}/versions").body["items"]
    assert (changed.status, changed.body["version"]) == (200, 2)
    assert [(one["version"], one["body"]["answer"]) for one in versions] == [
        (2, "На втором."),
        (1, "На первом этаже."),
    ]


def test_change_of_an_old_version_is_refused(house: House) -> None:
    made = house.manager.call("POST", FAQ, ENTRY)
    path = f"{FAQ}/{made.body['id']}"
    house.manager.call("PUT", path, ENTRY, If_Match='"1"')

    answer = house.manager.call("PUT", path, ENTRY, If_Match='"1"')

    assert answer.status == 412


def test_one_person_has_one_vote_the_last(house: House) -> None:
    entry_id = house.publish("parking", "Парковка есть.")

    house.client.call("POST", f"{FAQ}/{entry_id}/votes", {"helpful": True})
    house.client.call("POST", f"{FAQ}/{entry_id}/votes", {"helpful": False})

    entry = next(one for one in house.manager.call("GET", FAQ).body if one["id"] == entry_id)
    assert (entry["helpful"], entry["not_helpful"]) == (0, 1)


def test_search_puts_the_closest_first(house: House) -> None:
    entries = house.manager.call("GET", f"{FAQ}?q=где оставить машину").body

    assert entries[0]["body"]["topic"] == "parking"


def test_unanswered_questions_are_put_together_until_somebody_answers(house: House) -> None:
    for text in ("Где вернуть билет?", "Можно вернуть билет?", "Какая у вас комиссия?"):
        house.ask(text)
    [refunds, fee] = house.manager.call("GET", "/api/v1/communication/questions").body
    assert (refunds["count"], fee["count"]) == (2, 1)

    house.manager.call("POST", FAQ, {**ENTRY, "topic": "refund", "answers": refunds["question_ids"]})

    left = house.manager.call("GET", "/api/v1/communication/questions").body
    assert [one["question"] for one in left] == ["Какая у вас комиссия?"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {**ENTRY, "state": "suggested"},
        {**ENTRY, "topic": "Парковка!"},
        {**ENTRY, "more": 1},
    ],
)
def test_entry_of_wrong_form_is_refused(house: House, body: dict[str, object]) -> None:
    assert house.manager.call("POST", FAQ, body).status == 422


def test_unknown_event_is_not_found(house: House) -> None:
    assert house.manager.call("GET", f"{FAQ}?event_id=evt_none").status == 404
