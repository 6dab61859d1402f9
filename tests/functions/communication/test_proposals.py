"""Proposals: made from the event's own figures, seen and accepted by a link, each a version of its own."""

import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.communication import public_proposals_api
from functions.communication.handler import handler
from functions.communication.proposals import store
from local.storage.app import make_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.ids import new_id
from tests.functions.communication.conftest import EVENT, House
from tests.functions.invoking import Answer, Caller
from tests.local.serving import served

PROPOSALS = "/api/v1/communication/proposals"
LOGO = "/api/v1/agency/logo"
ANYBODY = Caller(handler, "", Role.GUEST)


@pytest.fixture(scope="module")
def storage(environment: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Object Storage, besides what the other tests have."""
    files = Storage(tmp_path_factory.mktemp("storage"))
    files.ensure("documents")
    with (
        served(make_app(files, AccessKey("key", "secret"))) as url,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("S3_ENDPOINT_URL", url)
        patch.setenv("BUCKETS", '{"documents": "documents"}')
        read_settings.cache_clear()
        yield
    read_settings.cache_clear()


@pytest.fixture
def planned(house: House, storage: None) -> House:
    """The event has a plan and an estimate."""
    return plan(house)


def plan(house: House) -> House:
    for function, thing in (("planning", "plan"), ("finance", "budget")):
        handler = import_module(f"functions.{function}.handler").handler
        path = f"/api/v1/{function}/events/{house.event_id}/{thing}"
        answer = Caller(handler, house.tenant_id, Role.OWNER).call("POST", path, {})
        assert answer.status < 300, answer.body
    return house


def made(house: House, **fields: Any) -> Any:
    body = {"event_id": house.event_id, "client": "АО «Вымпел & Ко»", **fields}
    answer = house.manager.call("POST", PROPOSALS, body)
    assert answer.status == 201, answer.body
    return answer.body


def send(house: House, proposal: Any) -> Answer:
    return house.manager.call("POST", f"{PROPOSALS}/{proposal['id']}/send", {})


def sent(house: House, proposal: Any) -> str:
    """The address of the data behind the page."""
    house.decide(send(house, proposal).body["approval_id"])
    answer = send(house, proposal)
    assert answer.status == 200, answer.body
    return str(answer.body["link"]).removeprefix("http://127.0.0.1:8080").replace("-pages", "s")


def page_of(link: str) -> str:
    """The address that the client was given."""
    return link.replace("proposals", "proposal-pages")


def post_form(address: str, fields: dict[str, str]) -> Answer:
    """As a browser does, past the gateway."""
    form = urlencode(fields).encode()
    return ANYBODY.call("POST", address, form, Content_Type="application/x-www-form-urlencoded")


def state(house: House, proposal: Any) -> str:
    return str(house.manager.call("GET", f"{PROPOSALS}/{proposal['id']}").body["state"])


def downloaded(link: str) -> bytes:
    with urllib.request.urlopen(link, timeout=10) as answer:
        content: bytes = answer.read()
    return content


def test_the_files_hold_the_estimate_of_the_event(planned: House) -> None:
    from docx import Document
    from pypdf import PdfReader

    proposal = made(planned)

    pdf = PdfReader(BytesIO(downloaded(proposal["files"]["pdf"])))
    text = " ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ")
    docx = Document(BytesIO(downloaded(proposal["files"]["docx"])))
    assert "АО «Вымпел & Ко»" in text
    assert f"№ {proposal['number']}" in docx.paragraphs[1].text.replace("\u00a0", " ")
    assert [option["code"] for option in proposal["options"]] == ["economy", "standard", "premium"]


def test_each_proposal_is_the_next_version(planned: House) -> None:
    first, second = made(planned), made(planned)

    listed = planned.manager.call("GET", f"{PROPOSALS}?event_id={planned.event_id}").body["items"]
    assert (first["version"], second["version"]) == (1, 2)
    assert [one["id"] for one in listed] == [second["id"], first["id"]]


def test_a_client_opens_and_accepts_by_the_link(planned: House) -> None:
    proposal = made(planned)
    link = sent(planned, proposal)
    assert state(planned, proposal) == "sent"

    page = ANYBODY.call("GET", link)
    assert (page.status, state(planned, proposal)) == (200, "seen")
    assert downloaded(page.body["files"]["pdf"]).startswith(b"%PDF")

    accepted = ANYBODY.call("POST", link, {"name": "Анна Вымпелова", "option": "standard"})
    assert (accepted.status, state(planned, proposal)) == (200, "accepted")


def test_nobody_gets_a_link_before_it_is_approved(planned: House) -> None:
    proposal = made(planned)

    first, again = send(planned, proposal), send(planned, proposal)

    [approval] = planned.open_approvals()
    assert (first.status, first.body["link"], again.body) == (202, None, first.body)
    assert (approval["approval_id"], approval["kind"]) == (first.body["approval_id"], "proposal")
    assert approval["draft"]["total"] == proposal["total"]
    assert state(planned, proposal) == "awaiting"


def test_a_proposal_that_was_not_approved_is_not_sent(planned: House) -> None:
    proposal = made(planned)
    approval_id = send(planned, proposal).body["approval_id"]
    planned.decide(approval_id, "reject", comment="Дорого.")
    for _ in range(2):
        planned.hear("proposal.rejected", {"approval_id": approval_id})

    answer = send(planned, proposal)

    assert (answer.status, state(planned, proposal)) == (409, "rejected")
    assert "Дорого" in answer.body["detail"]


def test_an_agency_may_let_proposals_go_unread(planned: House) -> None:
    planned.owner.call("POST", "/api/v1/approval-policies/proposal", {"automatic": True})

    answer = send(planned, made(planned))

    assert (answer.status, answer.body["approval_id"]) == (200, None)


def test_proposals_of_a_day_have_numbers_of_their_own(planned: House) -> None:
    made(planned)
    planning = Caller(import_module("functions.planning.handler").handler, planned.tenant_id, Role.OWNER)
    other = replace(planned, event_id=planning.call("POST", "/api/v1/events", EVENT).body["event_id"])

    proposal = made(plan(other))

    assert (proposal["version"], proposal["number"].partition("-")[2]) == (1, "2")


def test_a_person_opens_the_page_and_accepts_on_it(planned: House) -> None:
    proposal = made(planned, client="<b>Вымпел</b> & Ко")
    address = page_of(sent(planned, proposal))

    shown = ANYBODY.call("GET", address)
    accepted = post_form(address, {"name": "Анна <i>Вымпелова</i>", "option": "premium"})

    assert (shown.status, accepted.status, state(planned, proposal)) == (200, 200, "accepted")
    assert "&lt;b&gt;Вымпел&lt;/b&gt; &amp; Ко" in shown.body
    assert "Принять предложение" in shown.body
    assert "Вы выбрали уровень «премиум»" in accepted.body
    assert "Принять предложение" not in accepted.body


def test_a_form_with_gaps_is_shown_again(planned: House) -> None:
    proposal = made(planned)
    address = page_of(sent(planned, proposal))
    forms = [{}, {"name": "Анна"}, {"name": " ", "option": "premium"}, {"name": "А", "option": "gold"}]

    answers = [post_form(address, form) for form in forms]

    assert [answer.status for answer in answers] == [422] * 4
    assert all("Напишите имя" in answer.body for answer in answers)
    assert state(planned, proposal) == "seen"


def test_the_page_of_an_offer_that_is_over_has_no_button(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = page_of(sent(planned, made(planned, days=1)))
    monkeypatch.setattr(public_proposals_api, "utcnow", lambda: utcnow() + timedelta(days=5))

    answer = ANYBODY.call("GET", address)

    assert (answer.status, "Принять предложение" in answer.body) == (200, False)
    assert "Предложение действовало до" in answer.body


def test_a_wrong_address_is_a_page_too(planned: House) -> None:
    answer = ANYBODY.call("GET", "/api/v1/public/proposal-pages/guessed")

    assert (answer.status, "Ссылка не подходит" in answer.body) == (404, True)


def test_accepting_twice_is_accepting_once_and_never_something_else(planned: House) -> None:
    proposal = made(planned)
    link = sent(planned, proposal)
    answer = {"name": "Анна", "option": "standard"}
    ANYBODY.call("POST", link, answer)

    again = ANYBODY.call("POST", link, answer)
    other = ANYBODY.call("POST", link, {"name": "Анна", "option": "premium"})

    assert (again.status, other.status) == (200, 409)
    assert state(planned, proposal) == "accepted"


def test_an_expired_offer_is_not_accepted(planned: House, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = made(planned, days=1)
    link = sent(planned, proposal)
    monkeypatch.setattr(public_proposals_api, "utcnow", lambda: utcnow() + timedelta(days=5))

    answer = ANYBODY.call("POST", link, {"name": "Анна", "option": "standard"})

    assert (answer.status, state(planned, proposal)) == (409, "sent")


def test_an_old_link_opens_nothing(planned: House, monkeypatch: pytest.MonkeyPatch) -> None:
    link = sent(planned, made(planned, days=1))
    monkeypatch.setattr(
        public_proposals_api, "utcnow", lambda: utcnow() + timedelta(days=3) + store.LINK_AFTER
    )

    assert ANYBODY.call("GET", link).status == 404


def test_a_guessed_link_opens_nothing(planned: House) -> None:
    assert ANYBODY.call("GET", "/api/v1/public/proposals/guessed").status == 404


def test_another_agency_sees_nothing(planned: House) -> None:
    proposal = made(planned)
    stranger = Caller(handler, new_id("tenant"), Role.OWNER)

    assert stranger.call("GET", f"{PROPOSALS}/{proposal['id']}").status == 404
    assert stranger.call("POST", f"{PROPOSALS}/{proposal['id']}/send", {}).status == 404
    assert stranger.call("POST", PROPOSALS, {"event_id": planned.event_id, "client": "Я"}).status == 404


def test_an_event_without_an_estimate_is_told_so(house: House, storage: None) -> None:
    answer = house.manager.call("POST", PROPOSALS, {"event_id": house.event_id, "client": "Анна"})

    assert answer.status == 404
    assert "сметы" in answer.body["detail"]


def test_the_agencys_logo_is_in_the_files_from_now_on(planned: House) -> None:
    from PIL import Image
    from pypdf import PdfReader

    picture = BytesIO()
    Image.new("RGB", (400, 200), "navy").save(picture, "PNG")
    put = planned.owner.call("PUT", LOGO, picture.getvalue(), Content_Type="image/png")
    assert (put.status, put.body) == (200, {"width": 400, "height": 200})
    assert downloaded(planned.manager.call("GET", LOGO).body["link"]) == picture.getvalue()

    with_logo = PdfReader(BytesIO(downloaded(made(planned)["files"]["pdf"])))
    removed = planned.owner.call("DELETE", LOGO)
    without = PdfReader(BytesIO(downloaded(made(planned)["files"]["pdf"])))

    assert (len(with_logo.pages[0].images), removed.status, len(without.pages[0].images)) == (1, 204, 0)
    assert planned.manager.call("GET", LOGO).body == {"link": None}
