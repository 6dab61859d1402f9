"""The agency's settings over HTTP."""

import pytest

from functions.maestro import services
from local.demo.agency import SETTINGS, WRITE_TENANT
from shared.auth import Role
from shared.clock import utcnow
from shared.database import Database
from tests.functions.invoking import Caller

AGENCY = "/api/v1/agency"


@pytest.fixture
def owner(manager: Caller, database: Database) -> Caller:
    now = utcnow()
    database.query(WRITE_TENANT, tenant_id=manager.tenant_id, name="Проба", settings=SETTINGS, created_at=now)
    return Caller(manager.handler, manager.tenant_id, Role.OWNER)


def test_settings_are_shown_with_their_defaults(owner: Caller) -> None:
    answer = owner.call("GET", AGENCY)

    assert (answer.status, answer.headers["ETag"], answer.body["name"]) == (200, '"0"', "Проба")
    assert (answer.body["settings"]["tax_status"], answer.body["settings"]["fee_percent"]) == ("vat", None)


def test_change_leaves_the_rest_as_it_was(owner: Caller) -> None:
    owner.call("PATCH", AGENCY, {"fee_percent": "12.5"}, If_Match='"0"')

    answer = owner.call("PATCH", AGENCY, {"details": {"inn": "7707083893"}}, If_Match='"1"')

    settings = answer.body["settings"]
    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    assert (settings["fee_percent"], settings["details"]["inn"]) == ("12.5", "7707083893")


def test_change_of_settings_somebody_else_changed_is_refused(owner: Caller) -> None:
    owner.call("PATCH", AGENCY, {"home_city": "Казань"}, If_Match='"0"')

    answer = owner.call("PATCH", AGENCY, {"home_city": "Уфа"}, If_Match='"0"')

    assert answer.status == 412
    assert owner.call("GET", AGENCY).body["settings"]["home_city"] == "Казань"


def test_wrong_setting_is_refused_by_field(owner: Caller) -> None:
    answer = owner.call("PATCH", AGENCY, {"timezone": "Europe/Kazan"}, If_Match='"0"')

    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "body.timezone")


def test_manager_reads_and_does_not_change(owner: Caller, manager: Caller) -> None:
    assert manager.call("GET", AGENCY).status == 200
    assert manager.call("PATCH", AGENCY, {"home_city": "Уфа"}, If_Match='"0"').status == 403


def test_home_city_goes_into_the_next_brief(owner: Caller, manager: Caller) -> None:
    owner.call("PATCH", AGENCY, {"home_city": "Уфа"}, If_Match='"0"')
    services._directories.clear()  # as an instance does within a minute

    answer = manager.call("POST", "/api/v1/maestro/requests", {"text": "корпоратив 12 декабря, 150 человек"})

    assert answer.body["brief"]["city"] == "Уфа"
