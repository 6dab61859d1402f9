"""Every operation of the gateway's document that asks who the caller is, and a sensible request to each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.functions.invoking import Answer, Caller

DOCUMENT = json.loads(Path("terraform/openapi.json").read_text("utf-8"))

EVENT = {
    "title": "Летний корпоратив",
    "event_type": "corporate_party",
    "date": "2027-06-18",
    "guests": 150,
    "city": "Казань",
    "budget": "2500000",
    "format": "offline",
    "duration_hours": 5,
}
TASK = {"title": "Позвонить", "role": "PM", "start": "2027-05-03", "finish": "2027-05-04"}
#: Operation → body. What is absent needs none.
BODIES: dict[str, Any] = {
    "POST /api/v1/maestro/requests": {"text": "корпоратив 18 июня, 150 человек, Казань, бюджет 2,5 млн"},
    "PATCH /api/v1/agency": {"home_city": "Казань"},
    "POST /api/v1/events": EVENT,
    "PATCH /api/v1/events/{event_id}": {"guests": 160},
    "POST /api/v1/events/{event_id}/transitions": {"status": "active"},
    "POST /api/v1/planning/events/{event_id}/plan": {},
    "PUT /api/v1/planning/events/{event_id}/gates/{gate}": {"passed": True},
    "POST /api/v1/planning/tasks": {"event_id": "{event_id}", **TASK},
    "PUT /api/v1/planning/tasks/{task_id}": TASK,
    "POST /api/v1/finance/events/{event_id}/budget": {},
    "PUT /api/v1/finance/events/{event_id}/budget": {"fee_percent": "12"},
    "POST /api/v1/vendors": {"name": "{vendor_name}", "categories": ["photo"], "city": "Казань"},
    "POST /api/v1/team/invitations": {"email": "{email}", "role": "viewer"},
    "POST /api/v1/guests": {"event_id": "{event_id}"},
    "POST /api/v1/keys": {"name": "1С", "scopes": ["events:read"]},
    "POST /api/v1/me/accounts/{provider}": {},
    "POST /api/v1/consents": {
        "person": {"email": "{email}"},
        "purpose": "processing",
        "text_version": "2026-09",
        "text": "Я согласен на обработку моих персональных данных.",
        "given_at": "2026-11-01T12:00:00+03:00",
        "how": "form",
    },
    "POST /api/v1/consents/search": {"person": {"email": "{email}"}},
    "POST /api/v1/consents/withdrawals": {"person": {"email": "{email}"}, "how": "letter"},
    "POST /api/v1/personal-data/export": {"person": {"email": "{email}"}},
    "POST /api/v1/personal-data/erasures": {"person": {"email": "nobody@example.ru"}},
    "POST /api/v1/personal-data/transfers-abroad": {"kind": "models", "allowed": False},
    "POST /api/v1/secrets": {"name": "{secret}", "value": "vk1.a.token-of-the-agency"},
    "PATCH /api/v1/vendors/{vendor_id}": {"description": "Снимаем репортажи"},
    "PUT /api/v1/vendors/{vendor_id}/busy-dates": {"dates": ["2027-06-18"]},
    "POST /api/v1/vendors/{vendor_id}/reviews": {"stars": 5},
    "POST /api/v1/vendors/import": "Название;Категория;Город\nИз файла;photo;Казань\n".encode(),
}
FAQ_ENTRY = {"question": "Есть ли парковка?", "answer": "Да, у входа.", "state": "published"}
BODIES |= {
    "POST /api/v1/communication/faq": {**FAQ_ENTRY, "event_id": "{event_id}"},
    "PUT /api/v1/communication/faq/{entry_id}": FAQ_ENTRY,
    "POST /api/v1/communication/faq/{entry_id}/votes": {"helpful": True},
}
LOGO = BytesIO()
Image.new("RGB", (80, 80)).save(LOGO, "PNG")
BODIES |= {
    "PUT /api/v1/agency/logo": LOGO.getvalue(),
    "POST /api/v1/approvals": {"approval_id": "{approval_id}", "decision": "approve"},
    "POST /api/v1/approval-policies/{kind}": {"automatic": False},
    "POST /api/v1/communication/chat": {"text": "Какой дресс-код?", "chat_id": "{chat_id}"},
    "POST /api/v1/communication/chats/{chat_id}/take": {},
    "POST /api/v1/communication/chats/{chat_id}/replies": {"text": "Ответит Анна"},
    "POST /api/v1/communication/surveys": {"event_id": "{event_id}", "title": "Как вам праздник?"},
    "POST /api/v1/communication/surveys/{survey_id}/links": {"people": ["Анна"]},
    "POST /api/v1/communication/working-hours": {"timezone": "Asia/Yekaterinburg"},
    "POST /api/v1/communication/marketing-texts": {"channel": "vk", "title": "День открытых дверей"},
    "POST /api/v1/communication/proposals": {"event_id": "{event_id}", "client": "АО «Вымпел»"},
}
LETTER = {"subject": "Ждём вас", "text": "Здравствуйте, {{{{ name }}}}!"}
CAMPAIGN = "/api/v1/communication/campaigns/{campaign_id}"
BODIES |= {
    "POST /api/v1/communication/email-send": {**LETTER, "to": {"email": "{email}"}},
    "POST /api/v1/communication/campaigns": {**LETTER, "title": "Приглашение", "event_id": "{event_id}"},
    f"PUT {CAMPAIGN}": {**LETTER, "title": "Приглашение"},
    f"PUT {CAMPAIGN}/recipients": "Почта;Имя\nanna@example.ru;Анна\n".encode(),
    f"POST {CAMPAIGN}/test": {"to": ["anna@example.ru"]},
    f"POST {CAMPAIGN}/schedule": {},
    f"POST {CAMPAIGN}/unknown": {"decision": "take_for_sent"},
    "POST /api/v1/communication/email-settings": {"reply_to": "hello@example.ru"},
    "POST /api/v1/communication/email-suppressions": {"email": "{email}"},
}
QUERIES = {"GET /api/v1/vendors/comparison": "?ids={vendor_id},{other_vendor_id}&date=2027-06-18&guests=150"}
QUERIES |= {"GET /api/v1/communication/messages": "?chat_id={chat_id}"}


@dataclass(frozen=True)
class Operation:
    """`name` is as in the permission table."""

    name: str
    function: str

    @property
    def method(self) -> str:
        return self.name.split()[0]

    def send(self, caller: Caller, ids: Mapping[str, str]) -> Answer:
        """With the ids in the path, the query and the body."""
        path = self.name.split()[1] + QUERIES.get(self.name, "")
        body = _filled(BODIES.get(self.name), ids)
        headers = {"If_Match": '"1"'} if self.method in {"PUT", "PATCH"} else {}
        if isinstance(body, bytes):
            headers["Content_Type"] = "text/csv"
        handler = import_module(f"functions.{self.function}.handler").handler
        who = Caller(handler, caller.tenant_id, caller.role, caller.event_id, caller.scopes)
        return who.call(self.method, path.format_map(ids), body, **headers)


def _filled(body: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, ids) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return body.format_map(ids) if isinstance(body, str) else body


def _operations() -> list[Operation]:
    found = []
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method.startswith("x-"):  # of a WebSocket
                continue
            function = operation["x-yc-apigateway-integration"].get("function_id", "").strip("${}")
            if function and operation.get("security") != []:
                found.append(Operation(f"{method.upper()} {path}", function))
    return found


OPERATIONS = _operations()
PUBLIC = {
    f"{method.upper()} {path}"
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if not method.startswith("x-") and operation.get("security") == []
}
