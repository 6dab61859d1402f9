"""Secrets of integrations: set by owners, shown to nobody, sealed at rest, in no log and no error."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from functions.identity import services
from shared import iam
from shared.config import read_settings
from shared.database import Database, Statement
from shared.errors import NotFound
from shared.integration_secrets import masked
from shared.kms import Undecipherable
from tests.functions.identity.conftest import Browser, bearer

TOKEN = "vk1.a.very-secret-token-9Zq7"

STORED = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT * FROM secrets WHERE tenant_id = $tenant_id;
SELECT changes FROM audit WHERE tenant_id = $tenant_id;
SELECT answer, payload_hash FROM idempotency WHERE tenant_id = $tenant_id;
""")
MOVE = Statement("""
DECLARE $from AS Utf8;
DECLARE $to AS Utf8;

UPSERT INTO secrets (tenant_id, name, key_version, data_key, ciphertext, hint, updated_by, updated_at)
SELECT $to AS tenant_id, name, key_version, data_key, ciphertext, hint, updated_by, updated_at
FROM secrets WHERE tenant_id = $from;
""")


def send(browser: Browser, token: str, **body: Any) -> Any:
    return browser.post("/api/v1/secrets", json={"name": "vk", "value": TOKEN, **body}, headers=bearer(token))


def value_of(tenant_id: str, name: str = "vk") -> str:
    """As a function with an account of its own reads it."""
    iam.take_token({"access_token": "token"})
    return services.secrets(tenant_id).read(name).get_secret_value()


@pytest.fixture
def owner(browser: Browser) -> str:
    return browser.sign_in()


@pytest.fixture
def agency(browser: Browser, owner: str) -> str:
    return str(browser.me(owner)["tenant_id"])


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """Everything any logger says, with its fields and traces."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(logging.Formatter().format(record) + str(vars(record)))

    listener = Listener(logging.DEBUG)
    loggers = [logging.getLogger(), logging.getLogger("maestro")]
    for one in loggers:
        one.addHandler(listener)
    yield said
    for one in loggers:
        one.removeHandler(listener)


def test_secret_is_read_by_the_function_that_needs_it(browser: Browser, owner: str, agency: str) -> None:
    assert send(browser, owner).status_code == 200

    assert value_of(agency) == TOKEN


def test_secret_is_shown_by_its_end_alone(browser: Browser, owner: str) -> None:
    send(browser, owner)

    [listed] = browser.get("/api/v1/secrets", headers=bearer(owner)).json()

    assert (listed["name"], listed["hint"]) == ("vk", "••••9Zq7")
    assert TOKEN not in json.dumps(listed)


@pytest.mark.parametrize("secret", ["", "1234", "fifteen-letters"])
def test_short_secret_shows_nothing(secret: str) -> None:
    assert masked(secret) == "••••"


def test_new_secret_takes_the_place_of_the_old_one(browser: Browser, owner: str, agency: str) -> None:
    send(browser, owner)

    assert len(send(browser, owner, value="another").json()) == 1
    assert value_of(agency) == "another"


def test_deleted_secret_is_gone(browser: Browser, owner: str, agency: str) -> None:
    send(browser, owner)

    assert browser.delete("/api/v1/secrets/vk", headers=bearer(owner)).json() == []
    assert browser.delete("/api/v1/secrets/vk", headers=bearer(owner)).status_code == 404
    with pytest.raises(NotFound):
        value_of(agency)


def test_tables_hold_nothing_of_the_secret(
    browser: Browser, owner: str, agency: str, database: Database
) -> None:
    headers = {**bearer(owner), "Idempotency-Key": "once"}
    browser.post("/api/v1/secrets", json={"name": "vk", "value": TOKEN}, headers=headers)

    stored, journal, kept = database.read(STORED, tenant_id=agency)

    assert len(stored) == 1
    assert any(entry["changes"] == [{"field": "state", "before": None, "after": "set"}] for entry in journal)
    assert kept == []
    assert TOKEN not in str(stored) + str(journal)


def test_row_copied_to_another_agency_opens_nothing(
    browser: Browser, owner: str, agency: str, database: Database, tenant_id: str
) -> None:
    send(browser, owner)
    database.query(MOVE, **{"from": agency, "to": tenant_id})

    with pytest.raises(Undecipherable):
        value_of(tenant_id)


@pytest.mark.parametrize(
    "body",
    [{"name": "НЕ ИМЯ"}, {"surplus": TOKEN}, {"value": TOKEN * 500}, {"value": [TOKEN]}, {"value": ""}],
    ids=["name", "surplus", "long", "list", "empty"],
)
def test_refused_secret_is_not_repeated_to_the_caller_or_the_log(
    browser: Browser, owner: str, log_lines: list[str], body: dict[str, Any]
) -> None:
    answer = send(browser, owner, **body)

    assert answer.status_code == 422
    assert TOKEN not in answer.text + "".join(log_lines)


def test_failure_tells_nothing_of_the_secret(
    browser: Browser, owner: str, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMS_URL", "http://127.0.0.1:9")
    read_settings.cache_clear()

    answer = send(browser, owner)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert log_lines
    assert TOKEN not in answer.text + "".join(log_lines)


def test_secret_in_the_code_is_not_printed() -> None:
    assert TOKEN not in repr(SecretStr(TOKEN)) + f"{SecretStr(TOKEN)}"


def test_secrets_are_dated(browser: Browser, owner: str) -> None:
    before = datetime.now(UTC)

    [listed] = send(browser, owner).json()

    assert datetime.fromisoformat(listed["updated_at"]) >= before.replace(microsecond=0)
    assert listed["updated_by"].startswith("usr_")
