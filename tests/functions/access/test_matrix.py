"""The permission matrix: every operation of the gateway's document × every role × own and foreign agency.

What is expected is written here anew, not read from the table under test. A new route without a line
here, or without a rule there, fails.
"""

from collections.abc import Mapping

import pytest

from shared.auth import Role
from shared.ids import new_id
from tests.functions.access.operations import OPERATIONS, PUBLIC, Operation
from tests.functions.invoking import Caller

STAFF = {Role.OWNER, Role.MANAGER, Role.FINANCE, Role.VIEWER, Role.INTEGRATION}
WITH_CLIENT = STAFF | {Role.CLIENT}
EVERYBODY = set(Role)
PRODUCERS = {Role.OWNER, Role.MANAGER, Role.INTEGRATION}
ACCOUNTANTS = PRODUCERS | {Role.FINANCE}

EXPECTED: dict[str, set[Role]] = {
    "GET /api/v1/agency": STAFF,
    "PATCH /api/v1/agency": {Role.OWNER},
    "GET /api/v1/agency/logo": STAFF,
    "PUT /api/v1/agency/logo": {Role.OWNER},
    "DELETE /api/v1/agency/logo": {Role.OWNER},
    "GET /api/v1/audit": {Role.OWNER},
    "GET /api/v1/audit/export": {Role.OWNER},
    "POST /api/v1/auth/ws-tickets": EVERYBODY,
    "GET /api/v1/approvals": STAFF,
    "POST /api/v1/approvals": {Role.OWNER, Role.MANAGER},
    "GET /api/v1/approvals/{approval_id}": STAFF,
    "GET /api/v1/approval-policies": STAFF,
    "POST /api/v1/approval-policies/{kind}": {Role.OWNER},
    "POST /api/v1/communication/chat": EVERYBODY,
    "GET /api/v1/communication/messages": EVERYBODY,
    "GET /api/v1/communication/chats": STAFF,
    "POST /api/v1/communication/chats/{chat_id}/take": PRODUCERS,
    "POST /api/v1/communication/chats/{chat_id}/return": PRODUCERS,
    "POST /api/v1/communication/chats/{chat_id}/replies": PRODUCERS,
    "GET /api/v1/communication/surveys": STAFF,
    "POST /api/v1/communication/surveys": PRODUCERS,
    "POST /api/v1/communication/surveys/{survey_id}/links": PRODUCERS,
    "GET /api/v1/communication/surveys/{survey_id}/summary": STAFF,
    "POST /api/v1/communication/marketing-texts": PRODUCERS,
    "GET /api/v1/communication/proposals": STAFF,
    "POST /api/v1/communication/proposals": PRODUCERS,
    "GET /api/v1/communication/proposals/{proposal_id}": STAFF,
    "POST /api/v1/communication/proposals/{proposal_id}/send": PRODUCERS,
    "GET /api/v1/communication/working-hours": STAFF,
    "POST /api/v1/communication/working-hours": PRODUCERS,
    "GET /api/v1/communication/campaigns": STAFF,
    "POST /api/v1/communication/campaigns": PRODUCERS,
    "GET /api/v1/communication/campaigns/{campaign_id}": STAFF,
    "PUT /api/v1/communication/campaigns/{campaign_id}": PRODUCERS,
    "GET /api/v1/communication/campaigns/{campaign_id}/recipients": PRODUCERS,
    "PUT /api/v1/communication/campaigns/{campaign_id}/recipients": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/cancel": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/pause": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/resume": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/schedule": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/test": PRODUCERS,
    "POST /api/v1/communication/campaigns/{campaign_id}/unknown": PRODUCERS,
    "POST /api/v1/communication/email-send": PRODUCERS,
    "GET /api/v1/communication/email-settings": {Role.OWNER},
    "POST /api/v1/communication/email-settings": {Role.OWNER},
    "GET /api/v1/communication/email-suppressions": PRODUCERS,
    "POST /api/v1/communication/email-suppressions": PRODUCERS,
    "GET /api/v1/communication/faq": EVERYBODY,
    "POST /api/v1/communication/faq": PRODUCERS,
    "PUT /api/v1/communication/faq/{entry_id}": PRODUCERS,
    "GET /api/v1/communication/faq/{entry_id}/versions": STAFF,
    "POST /api/v1/communication/faq/{entry_id}/votes": EVERYBODY,
    "GET /api/v1/communication/questions": STAFF,
    "GET /api/v1/events": STAFF,
    "POST /api/v1/events": PRODUCERS,
    "GET /api/v1/events/{event_id}": WITH_CLIENT,
    "PATCH /api/v1/events/{event_id}": PRODUCERS,
    "POST /api/v1/events/{event_id}/transitions": PRODUCERS,
    "GET /api/v1/finance/events/{event_id}/budget": STAFF,
    "POST /api/v1/finance/events/{event_id}/budget": ACCOUNTANTS,
    "PUT /api/v1/finance/events/{event_id}/budget": ACCOUNTANTS,
    "GET /api/v1/finance/events/{event_id}/budget/versions": STAFF,
    "POST /api/v1/guests": {Role.OWNER, Role.MANAGER},
    "DELETE /api/v1/guests/{guest_id}": {Role.OWNER, Role.MANAGER},
    "GET /api/v1/keys": {Role.OWNER},
    "POST /api/v1/keys": {Role.OWNER},
    "DELETE /api/v1/keys/{prefix}": {Role.OWNER},
    "GET /api/v1/maestro/conversations/{conversation_id}": STAFF,
    "GET /api/v1/maestro/requests": STAFF,
    "POST /api/v1/maestro/requests": ACCOUNTANTS,
    "GET /api/v1/maestro/requests/{run_id}": STAFF,
    "GET /api/v1/maestro/requests/{run_id}/trace": STAFF,
    "POST /api/v1/maestro/requests/{run_id}/cancel": ACCOUNTANTS,
    "POST /api/v1/maestro/requests/{run_id}/steps/{step}/retry": ACCOUNTANTS,
    "GET /api/v1/me": EVERYBODY,
    "POST /api/v1/me/accounts/{provider}": EVERYBODY - {Role.GUEST, Role.INTEGRATION},
    "DELETE /api/v1/me/accounts/{provider}": EVERYBODY - {Role.GUEST, Role.INTEGRATION},
    "POST /api/v1/me/sign-out-everywhere": EVERYBODY - {Role.GUEST, Role.INTEGRATION},
    "POST /api/v1/planning/events/{event_id}/plan": PRODUCERS,
    "PUT /api/v1/planning/events/{event_id}/gates/{gate}": PRODUCERS,
    "GET /api/v1/planning/events/{event_id}/timeline": WITH_CLIENT,
    "GET /api/v1/planning/events/{event_id}/timeline.ics": WITH_CLIENT,
    "GET /api/v1/planning/tasks": STAFF,
    "POST /api/v1/planning/tasks": PRODUCERS,
    "PUT /api/v1/planning/tasks/{task_id}": PRODUCERS,
    "GET /api/v1/planning/templates": STAFF,
    "GET /api/v1/planning/templates/{event_type}": STAFF,
    "GET /api/v1/usage": {Role.OWNER, Role.MANAGER, Role.FINANCE},
    "POST /api/v1/vendors": PRODUCERS,
    "GET /api/v1/team": {Role.OWNER},
    "POST /api/v1/team/invitations": {Role.OWNER},
    "DELETE /api/v1/team/{user_id}": {Role.OWNER},
    "GET /api/v1/vendors/categories": STAFF,
    "GET /api/v1/vendors/comparison": STAFF,
    "POST /api/v1/vendors/import": PRODUCERS,
    "GET /api/v1/consents/purposes": PRODUCERS,
    "POST /api/v1/consents": PRODUCERS,
    "POST /api/v1/consents/search": PRODUCERS,
    "POST /api/v1/consents/withdrawals": PRODUCERS,
    "POST /api/v1/personal-data/export": {Role.OWNER},
    "GET /api/v1/personal-data/erasures": {Role.OWNER},
    "POST /api/v1/personal-data/erasures": {Role.OWNER},
    "GET /api/v1/personal-data/processing": {Role.OWNER},
    "GET /api/v1/personal-data/transfers-abroad": {Role.OWNER},
    "POST /api/v1/personal-data/transfers-abroad": {Role.OWNER},
    "GET /api/v1/secrets": {Role.OWNER},
    "POST /api/v1/secrets": {Role.OWNER},
    "DELETE /api/v1/secrets/{secret}": {Role.OWNER},
    "GET /api/v1/vendors/search": STAFF,
    "GET /api/v1/vendors/{vendor_id}": STAFF,
    "PATCH /api/v1/vendors/{vendor_id}": PRODUCERS,
    "PUT /api/v1/vendors/{vendor_id}/busy-dates": PRODUCERS,
    "GET /api/v1/vendors/{vendor_id}/reviews": STAFF,
    "POST /api/v1/vendors/{vendor_id}/reviews": PRODUCERS,
}

#: What this API is, and the way in; besides, links with a secret open what stands under `/public/`.
EXPECTED_PUBLIC = {
    "GET /docs",
    "GET /openapi.json",
    "GET /.well-known/jwks.json",
    "GET /sign-in",
    "GET /account",
    "GET /api/v1/auth/providers",
    "POST /api/v1/auth/{provider}/start",
    "GET /api/v1/auth/{provider}/callback",
    "POST /api/v1/auth/email",
    "POST /api/v1/auth/email/confirm",
    "POST /api/v1/auth/guest",
    "POST /api/v1/auth/token",
    "POST /api/v1/auth/sign-out",
}

by_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


def test_every_operation_is_in_the_matrix() -> None:
    assert {operation.name for operation in OPERATIONS} == EXPECTED.keys()


def test_nothing_else_is_open_to_everybody() -> None:
    assert {name for name in PUBLIC if "/api/v1/public/" not in name} == EXPECTED_PUBLIC


@pytest.mark.parametrize("role", Role)
@by_operation
def test_role_does_what_it_may_and_nothing_else(
    operation: Operation, role: Role, owner: Caller, ids: Mapping[str, str]
) -> None:
    answer = operation.send(Caller(None, owner.tenant_id, role, event_id=ids["event_id"]), ids)

    if role in EXPECTED[operation.name]:
        assert answer.status not in {401, 403, 404}, answer.body
        assert answer.status < 500
    else:
        assert (answer.status, answer.body["code"]) == (403, "forbidden")


@by_operation
def test_foreign_agency_finds_nothing(operation: Operation, owner: Caller, ids: Mapping[str, str]) -> None:
    stranger = Caller(None, new_id("tenant"), Role.OWNER)
    ours = [value for name, value in ids.items() if name.endswith("_id")]

    answer = operation.send(stranger, {**ids, "vendor_name": "Чужой"})

    if "_id}" in operation.name:
        assert answer.status == 404 or answer.body["items"] == []
    elif answer.status != 404:
        assert answer.status < 300
        assert not [one for one in ours if one in str(answer.body)]


@pytest.mark.parametrize("event_id", [None, "", "evt_of_another_client"])
@pytest.mark.parametrize("name", [name for name, roles in EXPECTED.items() if roles == WITH_CLIENT])
def test_client_sees_one_event_only(
    name: str, event_id: str | None, owner: Caller, ids: Mapping[str, str]
) -> None:
    operation = next(one for one in OPERATIONS if one.name == name)

    answer = operation.send(Caller(None, owner.tenant_id, Role.CLIENT, event_id=event_id), ids)

    assert answer.status == 403


@by_operation
def test_nobody_gets_in_without_an_identity(
    operation: Operation, environment: None, ids: Mapping[str, str]
) -> None:
    answer = operation.send(Caller(None, "", None), ids)  # type: ignore[arg-type]

    assert (answer.status, answer.body["code"]) == (401, "unauthenticated")


@by_operation
def test_key_does_only_what_its_scopes_say(
    operation: Operation, owner: Caller, ids: Mapping[str, str]
) -> None:
    key = Caller(None, owner.tenant_id, Role.INTEGRATION, scopes=("vendors:read",))

    answer = operation.send(key, ids)

    reads_vendors = operation.name.startswith("GET /api/v1/vendors/")
    assert answer.status == 200 if reads_vendors else answer.status == 403
