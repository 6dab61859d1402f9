"""Export and erasure end to end: what is found, what goes, what stays and why, what happens half-way."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from functions.identity import services
from functions.identity.personal_data import exporting
from functions.vendors.models import Contacts, Vendor
from functions.vendors.store import VendorStore
from local.ydb.control import Control
from local.ydb.faults import Fault
from shared.abroad import CONSEQUENCES, Abroad
from shared.clock import utcnow
from shared.database import Database, Statement
from shared.ids import new_id
from shared.personal_data import erasing
from shared.personal_data.subject import ERASED
from shared.persons import Person
from shared.stored_files import proposal_files
from tests.functions.identity.conftest import Browser, Site, bearer
from tests.functions.identity.test_email_links import ask, token_in
from tests.functions.identity.test_team import invite

GUEST = "guest@example.ru"
PHONE = "8 (916) 123-45-67"
PERSON = {"person": {"email": GUEST}}

WRITE_TEXTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $author AS Utf8;
DECLARE $text AS Utf8;
DECLARE $json AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO events (tenant_id, event_id, status, version, brief, origin, created_by, created_at, updated_at)
VALUES ($tenant_id, $event_id, "draft"u, 1, $json, "test"u, $author, $now, $now);

UPSERT INTO chat_messages (tenant_id, chat_id, seq, message_key, author, text, said_at)
VALUES ($tenant_id, $event_id, 1, "1"u, "client"u, $text, $now);

UPSERT INTO budgets (tenant_id, event_id, version, origin, stage, level, total, author, note, created_at,
    estimate)
VALUES ($tenant_id, $event_id, 1, "test"u, "v0"u, "standard"u, Decimal("1", 22, 9), $author, $text, $now,
    $json);
""")
READ_TEXTS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT brief FROM events WHERE tenant_id = $tenant_id ORDER BY event_id;
SELECT text FROM chat_messages WHERE tenant_id = $tenant_id;
SELECT note FROM budgets WHERE tenant_id = $tenant_id;
SELECT card FROM vendors WHERE tenant_id = $tenant_id;
""")
READ_PERSON = Statement("""
DECLARE $user_id AS Utf8;

SELECT name, email FROM users WHERE user_id = $user_id;
SELECT subject FROM user_identities VIEW user_identities_by_user WHERE user_id = $user_id;
SELECT tenant_id FROM members VIEW members_by_user WHERE user_id = $user_id;
""")


@pytest.fixture
def owner(browser: Browser) -> str:
    """A token."""
    return browser.sign_in()


@pytest.fixture
def agency(browser: Browser, owner: str, database: Database) -> str:
    """With an event, a message, an estimate and a vendor that mention the guest, and others that do not."""
    me = browser.me(owner)
    tenant_id = str(me["tenant_id"])
    write(database, tenant_id, f"Звоните {PHONE}, почта {GUEST}", me["subject"])
    write(database, tenant_id, "Без людей", me["subject"])
    contacts = Contacts(person="Гостев", email=GUEST, phone=PHONE)
    vendor = Vendor(name="Фото", categories=["photo"], city="Казань", contacts=contacts)
    VendorStore(database, tenant_id, utcnow).create(vendor)
    return tenant_id


def write(database: Database, tenant_id: str, text: str, author: str) -> None:
    database.query(
        WRITE_TEXTS,
        tenant_id=tenant_id,
        event_id=new_id("evt"),
        author=author,
        text=text,
        json={"title": "Юбилей", "wishes": [text], "guests": 60},
        now=utcnow(),
    )


def erase(browser: Browser, token: str, body: Any = PERSON) -> Any:
    return browser.post("/api/v1/personal-data/erasures", json=body, headers=bearer(token))


def export(browser: Browser, token: str, body: Any = PERSON) -> dict[str, Any]:
    """File name → JSON, and the page about it under its name."""
    answer = browser.post("/api/v1/personal-data/export", json=body, headers=bearer(token))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    named = {name.removeprefix("Для программ/"): text for name, text in texts.items()}
    return {name: json.loads(text) if name.endswith(".json") else text for name, text in named.items()}


def reports(answer: Any) -> dict[str, tuple[int, int]]:
    """Table → erased, kept."""
    return {one["table"]: (one["erased"], one["kept"]) for one in answer.json()["tables"]}


def test_everything_about_a_person_is_in_the_archive(browser: Browser, owner: str, agency: str) -> None:
    files = export(browser, owner, {"person": {"phone": "+79161234567"}})

    assert files.keys() == {
        "О выгрузке.txt",
        "Данные.html",
        "events.json",
        "chat_messages.json",
        "budgets.json",
        "vendors.json",
    }
    [mentioned] = files["events.json"]
    assert list(mentioned["mentioned"]) == ["brief.wishes.0"]
    assert files["vendors.json"][0]["card.contacts"]["person"] == "Гостев"
    assert "Мероприятия — 1\u00a0запись" in files["О выгрузке.txt"]
    assert "<dt>Где упоминается › Бриф › Пожелания › 1</dt>" in files["Данные.html"]


def test_member_gets_the_account_and_the_actions_too(browser: Browser, owner: str, agency: str) -> None:
    subject = browser.me(owner)["subject"]

    files = export(browser, owner, {"person": {"user_id": subject}})

    assert {"users.json", "members.json", "user_identities.json", "sessions.json"} <= files.keys()
    assert [one["created_by"] for one in files["events.json"]] == [subject] * 2
    assert "token" not in json.dumps(files["sessions.json"])


def test_nobody_is_found_nowhere(browser: Browser, owner: str, agency: str) -> None:
    files = export(browser, owner, {"person": {"email": "nobody@example.ru"}})

    assert list(files) == ["О выгрузке.txt"]
    assert "ничего не найдено" in files["О выгрузке.txt"]


def test_person_of_another_agency_is_not_found(browser: Browser, owner: str, agency: str, site: Site) -> None:
    with site.browser() as other:
        token = other.sign_in("yandex")
        ours = browser.me(owner)["subject"]

        assert list(export(other, token)) == ["О выгрузке.txt"]
        assert list(export(other, token, {"person": {"user_id": ours}})) == ["О выгрузке.txt"]
        assert reports(erase(other, token, {"person": {"user_id": ours}})) == {}
    assert browser.me(owner)["subject"] == ours


def test_erasure_takes_the_person_out_of_texts_and_says_what_it_keeps(
    browser: Browser, owner: str, agency: str, database: Database
) -> None:
    answer = erase(browser, owner, {**PERSON, "also": [{"phone": PHONE}]})

    assert answer.json()["state"] == "done"
    went = {"events": (1, 0), "chat_messages": (1, 0), "vendors": (1, 0)}
    assert reports(answer) == {**went, "budgets": (1, 1)}
    [kept] = [one for one in answer.json()["tables"] if one["kept"]]
    assert "402-ФЗ" in kept["reason"]
    events, messages, notes, vendors = database.read(READ_TEXTS, tenant_id=agency)
    left = f"Звоните {ERASED}, почта {ERASED}"
    assert [one["brief"]["wishes"] for one in events] == [[left], ["Без людей"]]
    assert {one["text"] for one in messages} == {left, "Без людей"}
    assert GUEST not in str(notes)
    assert vendors[0]["card"]["contacts"] == {}
    assert Vendor.model_validate(vendors[0]["card"]).name == "Фото"


def test_erasure_twice_changes_nothing_more(browser: Browser, owner: str, agency: str) -> None:
    erase(browser, owner)

    again = erase(browser, owner)

    assert reports(again) == {"budgets": (0, 1)}


@pytest.fixture
def counts_of_one_go() -> dict[str, dict[str, int]]:
    """What `agency` loses."""
    one, both = {"erased": 1, "kept": 0}, {"erased": 1, "kept": 1}
    return {"events": one, "chat_messages": one, "vendors": one, "budgets": both}


def counted(row: Any) -> dict[str, dict[str, int]]:
    return {table: counts for table, counts in row["report"].items() if any(counts.values())}


@pytest.mark.parametrize("seconds", [0, 3, 8, 15])
def test_erasure_cut_short_goes_on_where_it_stopped(
    database: Database,
    agency: str,
    counts_of_one_go: dict[str, dict[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
) -> None:
    monkeypatch.setattr(erasing, "PAGE", 1)
    start = utcnow()
    ticks = iter(range(1000))
    erasures = erasing.Erasures(
        database, agency, services.objects(), lambda: start + timedelta(seconds=next(ticks))
    )
    person = erasing.Request(person=Person(email=GUEST))

    cut = erasures.erase(person, "owner", start + timedelta(seconds=seconds))
    done = erasures.erase(person, "owner", start + timedelta(hours=1))

    assert (cut["finished_at"], done["erasure_id"]) == (None, cut["erasure_id"])
    assert counted(done) == counts_of_one_go


def test_erasure_bears_lost_answers_of_the_database(
    database: Database, agency: str, counts_of_one_go: dict[str, dict[str, int]], ydb_endpoint: str
) -> None:
    control = Control(ydb_endpoint)
    control.inject(Fault("Commit", "UNDETERMINED", applied=True, every=3, times=None))

    done = services.erasures(agency).erase(
        erasing.Request(person=Person(email=GUEST)), "owner", utcnow() + timedelta(minutes=1)
    )
    control.clear()
    control.close()

    assert counted(done) == counts_of_one_go


@pytest.fixture
def colleague(browser: Browser, owner: str, agency: str, site: Site) -> Iterator[tuple[Browser, str]]:
    """A manager of the agency, signed in by mail; their browser and address."""
    email = f"{new_id('a').lower()}@example.ru"
    invite(browser, owner, email=email)
    with site.browser() as made:
        ask(made, email)
        made.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})
        yield made, email


def test_erased_colleague_has_no_account_and_no_session(
    browser: Browser, owner: str, colleague: tuple[Browser, str], database: Database
) -> None:
    theirs, email = colleague
    user_id = theirs.me()["subject"]

    answer = erase(browser, owner, {"person": {"email": email}})

    assert reports(answer)["users"] == (1, 0)
    [user], identities, members = database.read(READ_PERSON, user_id=user_id)
    assert (user, identities, members) == ({"name": "", "email": None}, [], [])
    assert theirs.refresh().status_code == 401


def test_colleague_of_two_agencies_leaves_one(
    browser: Browser, owner: str, colleague: tuple[Browser, str], site: Site, database: Database
) -> None:
    theirs, email = colleague
    user_id = theirs.me()["subject"]
    with site.browser() as other:
        invite(other, other.sign_in("yandex"), email=email)
        elsewhere = other.me()["tenant_id"]
    ask(theirs, email)
    theirs.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})

    answer = erase(browser, owner, {"person": {"email": email}})

    assert "users" not in reports(answer)
    [user], identities, members = database.read(READ_PERSON, user_id=user_id)
    assert (user["email"], len(identities)) == (email, 1)
    assert [one["tenant_id"] for one in members] == [elsewhere]


def test_last_owner_is_not_erased(browser: Browser, owner: str, agency: str) -> None:
    answer = erase(browser, owner, {"person": {"user_id": browser.me(owner)["subject"]}})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_consents_are_withdrawn_and_kept_as_proof(browser: Browser, owner: str, agency: str) -> None:
    consent = {
        **PERSON,
        "purpose": "processing",
        "text_version": "1",
        "text": "Согласен на обработку моих данных",
        "given_at": "2026-11-01T12:00:00Z",
        "how": "form",
    }
    browser.post("/api/v1/consents", json=consent, headers=bearer(owner))

    answer = erase(browser, owner)

    assert reports(answer)["consents"] == (0, 2)
    assert not services.consents(agency).allows(Person(email=GUEST), "processing")


WRITE_LETTERS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $email AS Utf8;
DECLARE $fields AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO mail_recipients (tenant_id, mailing_id, recipient_id, email, fields, secret, state, attempts,
    expire_at)
VALUES ($tenant_id, "ml_1"u, "digest"u, $email, $fields, "s"u, "waiting"u, 0, $now);

UPSERT INTO mail_suppressions (tenant_id, email, reason, source, added_at)
VALUES ($tenant_id, $email, "unsubscribe"u, "link"u, $now);
""")
READ_LETTERS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT email FROM mail_recipients WHERE tenant_id = $tenant_id;
SELECT email FROM mail_suppressions WHERE tenant_id = $tenant_id;
""")


def test_erased_person_gets_no_letter_and_stays_refused(
    browser: Browser, owner: str, agency: str, database: Database
) -> None:
    later = utcnow() + timedelta(days=1)
    database.query(WRITE_LETTERS, tenant_id=agency, email=GUEST, fields={"name": "Гость"}, now=later)

    answer = erase(browser, owner)

    assert reports(answer).items() >= {"mail_recipients": (1, 0), "mail_suppressions": (0, 1)}.items()
    assert database.read(READ_LETTERS, tenant_id=agency) == [[], [{"email": GUEST}]]


def test_act_names_nobody(browser: Browser, owner: str, agency: str) -> None:
    erase(browser, owner)

    [act] = browser.get("/api/v1/personal-data/erasures", headers=bearer(owner)).json()

    assert act["state"] == "done"
    assert GUEST not in json.dumps(act)


@pytest.mark.parametrize(
    "body",
    [{}, {"person": {}}, {**PERSON, "names": ["Анна"]}, {**PERSON, "table": "runs"}],
    ids=["nobody", "empty", "first name", "field"],
)
def test_request_names_one_person(browser: Browser, owner: str, body: Any) -> None:
    assert erase(browser, owner, body).status_code == 422


def test_processing_record_follows_the_register_and_the_switches(browser: Browser, owner: str) -> None:
    def transfers() -> list[str]:
        record = browser.get("/api/v1/personal-data/processing", headers=bearer(owner)).json()
        assert any("users: name, email" in line for one in record["activities"] for line in one["data"])
        return list(record["transfers_abroad"])

    assert transfers() == []
    switch(browser, owner, consequence=CONSEQUENCES[Abroad.MODELS])

    assert transfers() == ["языковые модели за границей"]


def switch(browser: Browser, token: str, **changes: Any) -> Any:
    body = {"kind": "models", "allowed": True, **changes}
    return browser.post("/api/v1/personal-data/transfers-abroad", json=body, headers=bearer(token))


def test_nothing_goes_abroad_by_default(browser: Browser, owner: str, agency: str) -> None:
    listed = browser.get("/api/v1/personal-data/transfers-abroad", headers=bearer(owner)).json()

    assert [one["allowed"] for one in listed] == [False, False]
    assert all("152-ФЗ" in one["consequence"] for one in listed)
    assert not services.transfers_abroad(agency).allows(Abroad.SENDERS)


@pytest.mark.parametrize("consequence", ["", "да", CONSEQUENCES[Abroad.SENDERS]])
def test_whoever_has_not_read_the_consequence_cannot_switch(
    browser: Browser, owner: str, consequence: str
) -> None:
    assert switch(browser, owner, consequence=consequence).status_code == 422


def test_switch_goes_on_and_off(browser: Browser, owner: str, agency: str) -> None:
    switch(browser, owner, consequence=CONSEQUENCES[Abroad.MODELS])
    on = services.transfers_abroad(agency).allows(Abroad.MODELS)

    switch(browser, owner, allowed=False)

    assert (on, services.transfers_abroad(agency).allows(Abroad.MODELS)) == (True, False)


def test_files_are_in_the_archive_or_behind_a_link(
    browser: Browser, owner: str, agency: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ("261122-1", "261122-2")
    for number in numbers:
        write_proposal(database, agency, number)
    monkeypatch.setattr(exporting, "MAX_FILES", 1500)

    answer = browser.post("/api/v1/personal-data/export", json=PERSON, headers=bearer(owner))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        inside = [name.rpartition("/")[2] for name in packed.namelist() if name.startswith("Файлы/")]
        about = packed.read("О выгрузке.txt").decode()
    [link] = re.findall(r"не поместился: (\S+)", about)
    assert inside == ["Предложение 261122-1.pdf"]
    assert httpx.get(link, trust_env=False).content == b"%PDF" * 250


def write_proposal(database: Database, tenant_id: str, number: str) -> None:
    """With one file of a kilobyte."""
    row = {"proposal_id": new_id("prop"), "client": GUEST, "content": {"number": number}, "now": utcnow()}
    database.query(WRITE_PROPOSAL, tenant_id=tenant_id, **row)
    file = proposal_files(tenant_id, row["proposal_id"], number)["pdf"]
    services.objects().put(file.key, b"%PDF" * 250, "application/pdf")


WRITE_PROPOSAL = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $proposal_id AS Utf8;
DECLARE $client AS Utf8;
DECLARE $content AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO proposals (tenant_id, proposal_id, event_id, version, state, client, total, valid_until, content,
    created_by, created_at)
VALUES ($tenant_id, $proposal_id, $proposal_id, 1, "sent"u, $client, Decimal("1", 22, 9), Date("2026-12-12"),
    $content, "usr_1"u, $now);
""")
