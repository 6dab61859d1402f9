"""Drafts, decisions, and that what was approved happens once."""

import pytest

from functions.communication.handler import handler
from shared.auth import Role
from shared.ids import new_id
from tests.functions.communication.conftest import House
from tests.functions.invoking import Caller


def drafted(house: House) -> tuple[str, str]:
    """A chat, and the approval its question asks for."""
    chat_id = house.ask("Какой дресс-код?").body["chat"]["id"]
    [approval] = house.open_approvals()
    return chat_id, approval["approval_id"]


def carried_out(house: House, approval_id: str) -> None:
    house.hear("chat_answer.approved", {"approval_id": approval_id})


def test_suggested_answer_waits_for_approval(house: House) -> None:
    answer = house.ask("Какой дресс-код?").body

    assert [one["author"] for one in answer["messages"]] == ["user", "system"]
    [approval] = house.open_approvals()
    assert approval["kind"] == "chat_answer"
    assert approval["draft"]["text"].startswith("Дресс-код указан")


def test_approved_answer_is_said_with_who_approved_it(house: House) -> None:
    chat_id, approval_id = drafted(house)

    house.decide(approval_id, text="Тёмный костюм.")
    carried_out(house, approval_id)

    last = house.messages(chat_id)[-1]
    assert (last["author"], last["text"]) == ("faq", "Тёмный костюм.")
    assert last["source"]["approved_by"] == "tester"


def test_approval_carried_out_twice_is_said_once(house: House) -> None:
    chat_id, approval_id = drafted(house)
    house.decide(approval_id)

    carried_out(house, approval_id)
    carried_out(house, approval_id)

    assert [one["author"] for one in house.messages(chat_id)] == ["user", "system", "faq"]
    assert house.manager.call("GET", f"/api/v1/approvals/{approval_id}").body["done_at"] is not None


def test_nothing_is_said_before_the_decision(house: House) -> None:
    chat_id, approval_id = drafted(house)

    carried_out(house, approval_id)

    assert [one["author"] for one in house.messages(chat_id)] == ["user", "system"]


def test_rejected_answer_is_never_said(house: House) -> None:
    chat_id, approval_id = drafted(house)
    house.decide(approval_id, "reject")

    carried_out(house, approval_id)

    assert [one["author"] for one in house.messages(chat_id)] == ["user", "system"]


def test_same_decision_twice_is_one(house: House) -> None:
    _, approval_id = drafted(house)

    assert house.decide(approval_id).status == 200
    assert house.decide(approval_id).status == 200


def test_other_decision_later_is_a_conflict(house: House) -> None:
    _, approval_id = drafted(house)
    house.decide(approval_id)

    answer = house.decide(approval_id, "reject")

    assert (answer.status, answer.body["code"]) == (409, "conflict")


def test_several_approvals_are_open_and_each_has_its_own_decision(house: House) -> None:
    drafted(house)
    house.ask("Какая программа?")
    first, second = house.open_approvals()

    house.decide(first["approval_id"])

    assert [one["approval_id"] for one in house.open_approvals()] == [second["approval_id"]]


def test_approval_of_another_agency_is_not_found(house: House) -> None:
    _, approval_id = drafted(house)
    stranger = Caller(handler, new_id("tenant"), Role.OWNER)

    body = {"approval_id": approval_id, "decision": "approve"}

    assert stranger.call("POST", "/api/v1/approvals", body).status == 404
    assert stranger.call("GET", f"/api/v1/approvals/{approval_id}").status == 404


def test_kind_switched_to_automatic_needs_no_approval(house: House) -> None:
    house.owner.call("POST", "/api/v1/approval-policies/chat_answer", {"automatic": True})

    answer = house.ask("Какой дресс-код?").body

    assert [one["author"] for one in answer["messages"]] == ["user", "faq"]
    assert house.open_approvals() == []


def test_published_answer_needs_approval_once_the_agency_wants_it(house: House) -> None:
    house.publish("parking", "Парковка есть.")
    house.owner.call("POST", "/api/v1/approval-policies/faq_answer", {"automatic": False})

    house.ask("Есть ли парковка?")

    assert [one["draft"]["text"] for one in house.open_approvals()] == ["Парковка есть."]


def test_unknown_kind_is_not_found(house: House) -> None:
    answer = house.owner.call("POST", "/api/v1/approval-policies/pizza", {"automatic": True})

    assert answer.status == 404


@pytest.mark.parametrize("role", [Role.CLIENT, Role.GUEST])
def test_people_outside_see_no_approvals(house: House, role: Role) -> None:
    outside = Caller(handler, house.tenant_id, role, event_id=house.event_id)

    assert outside.call("GET", "/api/v1/approvals").status == 403
