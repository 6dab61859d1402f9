"""Surveys: public links, one answer for each personal one, honest sums."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.communication import surveys_api
from functions.communication.handler import handler
from shared.auth import Role
from shared.ids import new_id
from tests.functions.communication.conftest import House
from tests.functions.invoking import Answer, Caller

SURVEYS = "/api/v1/communication/surveys"
ANYBODY = Caller(handler, "", Role.GUEST)


def made(house: House) -> dict[str, Any]:
    body = {"event_id": house.event_id, "title": "Как вам праздник?", "aspects": ["Площадка"]}
    answer = house.manager.call("POST", SURVEYS, body)
    assert answer.status == 201, answer.body
    return dict(answer.body)


def summary(house: House, survey: dict[str, Any]) -> Any:
    return house.manager.call("GET", f"{SURVEYS}/{survey['id']}/summary").body


def test_answers_by_the_public_link_are_summed_up(house: House) -> None:
    survey = made(house)

    for nps, mark in ((10, 5), (9, 4), (3, 2)):
        ANYBODY.call("POST", survey["link"], {"nps": nps, "csat": {"Площадка": mark}, "text": "Было тесно"})

    found = summary(house, survey)
    assert (found["n"], found["nps"]["value"], found["nps"]["n"]) == (3, 33.3, 3)
    assert found["csat"]["Площадка"]["value"] == 66.7
    assert [theme["code"] for theme in found["themes"]] == ["venue"]
    assert "выводы делать рано" in found["note"]


def test_personal_link_takes_one_answer_the_last(house: House) -> None:
    survey = made(house)
    [link] = house.manager.call("POST", f"{SURVEYS}/{survey['id']}/links", {"people": ["Анна"]}).body

    ANYBODY.call("POST", link["link"], {"nps": 2})
    ANYBODY.call("POST", link["link"], {"nps": 10})

    found = summary(house, survey)
    assert (found["n"], found["invited"], found["response_rate"]) == (1, 1, 1.0)
    assert found["nps"]["value"] == 100


def test_answer_sent_twice_by_the_common_link_counts_once(house: House) -> None:
    survey = made(house)

    for _ in range(2):
        ANYBODY.call("POST", survey["link"], {"nps": 8, "answer_id": "page-0001"})

    assert summary(house, survey)["n"] == 1


def test_page_of_the_link_shows_what_is_asked(house: House) -> None:
    survey = made(house)

    page = ANYBODY.call("GET", survey["link"])

    assert (page.status, page.body["title"], page.body["aspects"]) == (200, "Как вам праздник?", ["Площадка"])


@pytest.mark.parametrize("token", ["x", "A" * 43, "../../etc/passwd"])
def test_unknown_link_is_not_found(house: House, token: str) -> None:
    assert ANYBODY.call("GET", f"/api/v1/public/surveys/{token}").status == 404


def test_link_of_a_closed_survey_is_not_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = made(house)
    now = surveys_api.utcnow()
    monkeypatch.setattr(surveys_api, "utcnow", lambda: now.replace(year=now.year + 1))

    answer = ANYBODY.call("POST", survey["link"], {"nps": 5})

    assert answer.status == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"nps": 11}, {"csat": {"Площадка": 6}}, {"csat": {"Погода": 5}}, {"text": " "}, {"nps": "много"}],
)
def test_answer_of_wrong_form_is_refused(house: House, body: dict[str, object]) -> None:
    answer = ANYBODY.call("POST", made(house)["link"], body)

    assert answer.status == 422


def test_survey_of_another_agency_is_not_found(house: House) -> None:
    survey = made(house)
    stranger = Caller(handler, new_id("tenant"), Role.OWNER)

    assert stranger.call("GET", f"{SURVEYS}/{survey['id']}/summary").status == 404
    assert stranger.call("POST", f"{SURVEYS}/{survey['id']}/links", {"people": ["Анна"]}).status == 404
    assert stranger.call("GET", SURVEYS).body["items"] == []


def test_survey_needs_an_event_of_the_agency(house: House) -> None:
    answer = house.manager.call("POST", SURVEYS, {"event_id": "evt_none", "title": "Опрос"})

    assert answer.status == 404


def sent_form(survey: dict[str, Any], **fields: str) -> Answer:
    """As a browser sends it."""
    kind = "application/x-www-form-urlencoded"
    return ANYBODY.call("POST", survey["page"], urlencode(fields).encode(), Content_Type=kind)


def test_a_guest_answers_on_the_page_once_however_often_they_press(house: House) -> None:
    survey = made(house)
    shown = ANYBODY.call("GET", survey["page"]).body
    answer_id = re.findall(r'name="answer_id" value="(\w+)"', shown)[0]

    form = {"nps": "10", "csat.Площадка": "5", "text": "<b>Спасибо</b> =1+1", "answer_id": answer_id}
    answers = [sent_form(survey, **form) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert "Спасибо! Ваш ответ записан." in answers[0].body
    found = summary(house, survey)
    assert (found["n"], found["csat"]["Площадка"]["n"]) == (1, 1)


@pytest.mark.parametrize("form", [{}, {"text": "  "}, {"nps": "11"}, {"csat.Кухня": "5"}])
def test_form_without_an_answer_is_shown_again(house: House, form: dict[str, str]) -> None:
    survey = made(house)

    answer = sent_form(survey, **form)

    assert answer.status == 422
    assert "Ответьте хотя бы на один вопрос." in answer.body


def test_page_of_a_wrong_link_says_so(house: House) -> None:
    answer = ANYBODY.call("GET", "/api/v1/public/survey-pages/guessed")

    assert (answer.status, "опрос закончен" in answer.body) == (404, True)


def test_markup_in_a_title_is_shown_as_text(house: House) -> None:
    body = {"event_id": house.event_id, "title": "<script>alert(1)</script>", "aspects": ['"><i>']}
    survey = house.manager.call("POST", SURVEYS, body).body

    shown = ANYBODY.call("GET", survey["page"]).body

    assert "<script>" not in shown
    assert "<i>" not in shown
