"""Marketing texts: within the channel's limit, marked as the law says, refused where it bans."""

from typing import Any

from local.demo.agency import WRITE_TENANT
from shared.clock import utcnow
from shared.database import Database
from tests.functions.communication.conftest import House
from tests.functions.invoking import Answer

PATH = "/api/v1/communication/marketing-texts"
AGENCY = {"details": {"legal_name": "ООО «Ромашка»", "inn": "7707083893"}}


def asked(house: House, **fields: Any) -> Answer:
    return house.manager.call("POST", PATH, {"event_id": house.event_id, "channel": "vk", **fields})


def test_variants_are_about_the_event(house: House) -> None:
    answer = asked(house, variants=3, facts=["Ужин и концерт"])

    texts = [one["text"] for one in answer.body["variants"]]
    assert (answer.status, len(set(texts))) == (200, 3)
    assert all("Юбилей" in text and "18 июня 2027" in text for text in texts)


def test_advertising_is_marked_with_the_advertiser(house: House, database: Database) -> None:
    database.query(WRITE_TENANT, tenant_id=house.tenant_id, name="Р", settings=AGENCY, created_at=utcnow())

    answer = asked(house, must_say=["Скидка 20 % до 1 июня"], erid="2VtzqwZY1ab")

    [text, _] = [one["text"] for one in answer.body["variants"]]
    assert text.endswith("Реклама. ООО «Ромашка», ИНН 7707083893. erid: 2VtzqwZY1ab")
    assert (answer.body["advertising"], answer.body["ready"]) == (True, True)


def test_advertising_without_an_erid_is_not_ready(house: House) -> None:
    answer = asked(house, must_say=["Скидка 20 % до 1 июня"])

    assert answer.body["ready"] is False
    assert any("erid" in note and "нельзя" in note for note in answer.body["notes"])
    assert any("01.09.2022" in note for note in answer.body["notes"])


def test_what_is_no_advertising_carries_no_mark(house: House) -> None:
    answer = asked(house, facts=["Зал изменился"], advertising=False)

    assert (answer.body["mark"], answer.body["ready"]) == (None, True)
    assert all("Реклама" not in one["text"] for one in answer.body["variants"])


def test_advertising_on_a_banned_channel_is_refused_with_the_reason(house: House) -> None:
    answer = asked(house, channel="telegram", must_say=["Билеты со скидкой"])

    assert answer.status == 422
    assert answer.body["errors"][0]["code"] == "advertising_banned"
    assert "05.03.2026" in answer.body["errors"][0]["message"]


def test_a_notice_may_go_where_advertising_may_not(house: House) -> None:
    answer = asked(house, channel="telegram", facts=["Начало перенесли на 19:00"], advertising=False)

    assert answer.status == 200


def test_an_sms_keeps_to_its_limit_with_the_mark(house: House) -> None:
    answer = asked(house, channel="sms", facts=["Очень длинный рассказ о программе" * 5], advertising=True)

    assert all(one["length"] <= 201 and one["segments"] <= 3 for one in answer.body["variants"])
    assert any("согласие" in note for note in answer.body["notes"])


def test_what_does_not_fit_is_said_and_not_cut(house: House) -> None:
    answer = asked(house, channel="sms", must_say=["Обязательная фраза " * 12])

    assert answer.status == 422
    assert answer.body["errors"][0]["code"] == "does_not_fit"


def test_an_unknown_event_is_not_found(house: House) -> None:
    assert asked(house, event_id="evt_of_others").status == 404


def test_a_text_needs_a_subject(house: House) -> None:
    answer = house.manager.call("POST", PATH, {"channel": "vk"})

    assert answer.status == 422
