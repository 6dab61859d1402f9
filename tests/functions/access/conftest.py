"""An agency with one of everything, and the functions in this process."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from functions.communication import handler as communication
from functions.identity import services as identity_services
from functions.identity.models import Profile
from functions.identity.people import People
from functions.maestro import services
from functions.maestro.store import register_agent
from local.demo.agency import WRITE_TENANT
from local.kms.app import KEY_ID
from local.kms.app import make_app as make_kms_app
from local.kms.key import KeyFile
from local.queues.app import make_app
from local.queues.models import Queues
from local.storage.app import make_app as make_storage_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from local.ydb.process import DATABASE
from shared.agents import AgentCard
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database
from shared.ids import new_id
from shared.tokens import new_key
from tests.functions.access.operations import OPERATIONS
from tests.functions.invoking import Caller
from tests.local.serving import served

AGENTS = ("planning", "finance", "vendors", "communication")


@pytest.fixture(scope="module")
def environment(
    database: Database, ydb_endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What the manifest gives the functions."""
    queues = Queues(Path(tmp_path_factory.mktemp("queues")) / "queues.sqlite")
    inboxes = [f"{name}-inbox" for name in ("maestro", *AGENTS)]
    for name in inboxes:
        queues.ensure(name, {})
    storage = Storage(tmp_path_factory.mktemp("storage"))
    storage.ensure("documents")
    keys = KeyFile(tmp_path_factory.mktemp("kms") / "key.json")
    with (
        served(make_app(queues)) as url,
        served(make_kms_app(keys)) as kms_url,
        served(make_storage_app(storage, AccessKey("key", "secret"))) as storage_url,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("YDB_ENDPOINT", ydb_endpoint)
        patch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
        patch.setenv("SQS_ENDPOINT_URL", url)
        patch.setenv("QUEUE_URLS", json.dumps({name: f"{url}/local/{name}" for name in inboxes}))
        patch.setenv("AUTH_SIGNING_KEYS", json.dumps({"keys": [new_key().as_dict(private=True)]}))
        patch.setenv("VK_CLIENT_ID", "maestro")
        patch.setenv("MAIL_FROM", "hello@example.ru")
        patch.setenv("S3_ENDPOINT_URL", storage_url)
        patch.setenv("BUCKETS", '{"documents": "documents"}')
        patch.setenv("KMS_URL", kms_url)
        patch.setenv("KMS_KEY_ID", KEY_ID)
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        read_settings.cache_clear()
        services.orchestrator.cache_clear()
        identity_services.sign_in.cache_clear()
        for name in AGENTS:
            card = AgentCard(name=name, title=name, description="", intents=[], inbox=f"{name}-inbox")
            register_agent(database, card, utcnow())
        yield
    read_settings.cache_clear()
    services.orchestrator.cache_clear()
    identity_services.sign_in.cache_clear()
    queues.close()


@pytest.fixture(scope="module")
def owner(environment: None, database: Database) -> Caller:
    """The owner of the agency under attack."""
    tenant_id = new_id("tenant")
    database.query(WRITE_TENANT, tenant_id=tenant_id, name="Цель", settings={}, created_at=utcnow())
    return Caller(None, tenant_id, Role.OWNER)


@pytest.fixture(scope="module")
def ids(owner: Caller, database: Database) -> Mapping[str, str]:
    """Path parameters that name the agency's own things."""
    ids = furnish(owner)
    [member] = People(database).recognise(Profile("email", ids["email"], ids["email"], "Борис"), utcnow())
    assert member.tenant_id == owner.tenant_id
    return {**ids, "user_id": member.user_id}


def furnish(owner: Caller, vendor_name: str = "Наш") -> dict[str, str]:
    """One of everything; what each path parameter stands for."""
    by_name = {operation.name: operation for operation in OPERATIONS}
    ids = {
        "event_type": "corporate_party",
        "step": "planning",
        "gate": "gate_1",
        "vendor_name": vendor_name,
        "provider": "vk",
        "kind": "chat_answer",
        "secret": "vk",
        "email": f"{new_id('a').lower()}@example.ru",
    }

    def make(name: str, **fields: str) -> None:
        answer = by_name[name].send(owner, ids)
        assert answer.status < 300, f"{name}: {answer.body}"
        ids.update({key: answer.body[field] for key, field in fields.items()})

    make("POST /api/v1/events", event_id="event_id")
    make("POST /api/v1/planning/events/{event_id}/plan")
    make("POST /api/v1/planning/tasks", task_id="task_id")
    make("POST /api/v1/finance/events/{event_id}/budget")
    make("POST /api/v1/vendors", vendor_id="id")
    make("POST /api/v1/vendors/import")
    make("POST /api/v1/vendors/{vendor_id}/reviews")
    make("POST /api/v1/communication/faq", entry_id="id")
    make("POST /api/v1/communication/surveys", survey_id="id")
    make("POST /api/v1/communication/proposals", proposal_id="id")
    make("POST /api/v1/communication/campaigns", campaign_id="id")
    ids |= _chat_of_client(owner, ids["event_id"])
    make("POST /api/v1/team/invitations", email="email")
    make("POST /api/v1/keys", prefix="prefix")
    make("POST /api/v1/guests", guest_id="guest_id")
    make("POST /api/v1/secrets")
    make("POST /api/v1/consents")
    make("POST /api/v1/maestro/requests", run_id="id", conversation_id="conversation_id")
    listed = by_name["GET /api/v1/vendors/search"].send(owner, ids).body["items"]
    ids["other_vendor_id"] = next(one["id"] for one in listed if one["id"] != ids["vendor_id"])
    return ids


def _chat_of_client(owner: Caller, event_id: str) -> dict[str, str]:
    """A chat, and an answer in it that waits for approval."""
    client = Caller(communication.handler, owner.tenant_id, Role.CLIENT, event_id=event_id)
    asked = client.call("POST", "/api/v1/communication/chat", {"text": "Какой дресс-код?"})
    manager = Caller(communication.handler, owner.tenant_id, Role.MANAGER)
    [approval] = manager.call("GET", "/api/v1/approvals").body["items"]
    return {"chat_id": asked.body["chat"]["id"], "approval_id": approval["approval_id"]}
