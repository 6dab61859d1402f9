"""The communication function on a real database, with real queues and a real service for pushing."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from functions.communication.handler import handler
from local.queues.app import make_app
from local.queues.models import Queues
from local.ydb.process import DATABASE
from shared.auth import Role
from shared.config import read_settings
from shared.database import Database
from shared.ids import new_id
from shared.messages import Message
from shared.sockets import ROOT, sockets_at
from tests.functions.invoking import Answer, Caller, Context
from tests.local.serving import served

INBOXES = ("maestro-inbox", "communication-inbox")
EVENT = {
    "title": "Юбилей",
    "event_type": "corporate_party",
    "date": "2027-06-18",
    "starts_at": "18:00",
    "guests": 150,
    "city": "Казань",
}


@dataclass
class PushService:
    """The gateway's management API, as far as we use it: keeps what is sent, knows who is gone."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def app(self) -> web.Application:
        """To be served."""
        app = web.Application()
        app.router.add_post(f"{ROOT}/{{id}}:send", self._send)
        return app

    async def _send(self, request: web.Request) -> web.Response:
        import base64

        connection_id = request.match_info["id"]
        if connection_id in self.gone:
            return web.json_response({"code": 5, "message": "gone"}, status=404)
        body = await request.json()
        self.sent.append((connection_id, json.loads(base64.b64decode(body["data"]))))
        return web.json_response({})


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queues]:
    made = Queues(Path(tmp_path_factory.mktemp("queues")) / "queues.sqlite")
    for name in INBOXES:
        made.ensure(name, {})
    yield made
    made.close()


@pytest.fixture(scope="module")
def push_service() -> PushService:
    return PushService()


@pytest.fixture(scope="module")
def environment(
    database: Database, ydb_endpoint: str, queues: Queues, push_service: PushService
) -> Iterator[None]:
    """What the manifest gives the function."""
    with (
        served(make_app(queues)) as queue_url,
        served(push_service.app()) as push_url,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("YDB_ENDPOINT", ydb_endpoint)
        patch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
        patch.setenv("SQS_ENDPOINT_URL", queue_url)
        patch.setenv("QUEUE_URLS", json.dumps({name: f"{queue_url}/local/{name}" for name in INBOXES}))
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("WEBSOCKET_ENDPOINT", push_url)
        read_settings.cache_clear()
        yield
    read_settings.cache_clear()
    sockets_at.cache_clear()


@dataclass(frozen=True)
class House:
    """One agency with one event, and the people who talk."""

    tenant_id: str
    event_id: str
    client: Caller
    manager: Caller
    owner: Caller

    def ask(self, text: str, **fields: str) -> Answer:
        """As the client."""
        return self.client.call("POST", "/api/v1/communication/chat", {"text": text, **fields})

    def publish(self, topic: str, answer: str) -> str:
        """An entry's id."""
        entry = {"topic": topic, "question": topic, "answer": answer, "state": "published"}
        made = self.owner.call("POST", "/api/v1/communication/faq", entry)
        assert made.status == 201, made.body
        return str(made.body["id"])

    def open_approvals(self) -> list[Any]:
        """What waits."""
        items: list[Any] = self.manager.call("GET", "/api/v1/approvals").body["items"]
        return items

    def decide(self, approval_id: str, decision: str = "approve", **fields: str) -> Answer:
        """As the manager."""
        body = {"approval_id": approval_id, "decision": decision, **fields}
        return self.manager.call("POST", "/api/v1/approvals", body)

    def messages(self, chat_id: str) -> list[Any]:
        """As the client sees them."""
        path = f"/api/v1/communication/messages?chat_id={chat_id}"
        items: list[Any] = self.client.call("GET", path).body["items"]
        return items

    def hear(self, kind: str, data: dict[str, Any]) -> None:
        """A message on the inbox."""
        message = Message(type=kind, source="test", subject="test", tenantid=self.tenant_id, data=data)
        handler(queue_batch(message), Context())


def queue_batch(message: Message) -> dict[str, Any]:
    """As the trigger brings it."""
    metadata = {"event_type": "yandex.cloud.events.messagequeue.QueueMessage"}
    details = {"message": {"body": message.model_dump_json(exclude_none=True)}}
    return {"messages": [{"event_metadata": metadata, "details": details}]}


@pytest.fixture
def house(environment: None) -> House:
    from functions.planning.handler import handler as planning

    tenant_id = new_id("tenant")
    made = Caller(planning, tenant_id, Role.OWNER).call("POST", "/api/v1/events", EVENT)
    event_id = made.body["event_id"]
    return House(
        tenant_id=tenant_id,
        event_id=event_id,
        client=Caller(handler, tenant_id, Role.CLIENT, event_id=event_id),
        manager=Caller(handler, tenant_id, Role.MANAGER),
        owner=Caller(handler, tenant_id, Role.OWNER),
    )
