"""Scripted conversations (`conversations/*.yaml`) as people hold them with the running product."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from local.tokens import TokenIssuer
from shared.auth import Role
from shared.ids import new_id
from tests.flows.agency import Agency

FILES = sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
CONVERSATIONS = {name: talk for file in FILES for name, talk in yaml.safe_load(file.read_text()).items()}
CHAT, MESSAGES = "/api/v1/communication/chat", "/api/v1/communication/messages"
FAQ, APPROVALS = "/api/v1/communication/faq", "/api/v1/approvals"
EVENT = {
    "title": "Юбилей завода",
    "event_type": "corporate_party",
    "date": "2027-06-18",
    "starts_at": "18:00",
    "guests": 150,
    "city": "Казань",
}


@dataclass
class Stage:
    """Those who talk, and the chat they talk in."""

    people: Mapping[str, Agency]
    event_id: str
    patience: float = 8.0
    """Seconds for answers that come later."""
    chat_id: str | None = None
    seen: int = 0
    opened_by: str = ""

    def prepare(self, talk: Mapping[str, Any]) -> None:
        """What the agency published and let go out by itself."""
        owner = self.people["owner"]
        for topic, answer in talk.get("published", {}).items():
            entry = {"topic": topic, "question": topic, "answer": answer, "state": "published"}
            owner.send("POST", FAQ, entry).raise_for_status()
        for kind in talk.get("automatic", []):
            path = f"/api/v1/approval-policies/{kind}"
            owner.send("POST", path, {"automatic": True}).raise_for_status()

    def play(self, turn: Mapping[str, Any]) -> None:
        """Do what the turn says, then look at what followed."""
        who = self.people[turn["who"]]
        if "says" in turn:
            self._say(turn["who"], who, turn["says"])
        elif "approves" in turn:
            self._decide(who, turn)
        else:
            self._lead(who, turn)
        self._expect(turn)

    def _say(self, name: str, who: Agency, text: str) -> None:
        if self.chat_id and name != self.opened_by:
            path = f"/api/v1/communication/chats/{self.chat_id}/replies"
            who.send("POST", path, {"text": text}).raise_for_status()
            return
        body = {"text": text, **({"chat_id": self.chat_id} if self.chat_id else {})}
        answer = who.send("POST", CHAT, body).raise_for_status().json()
        self.chat_id, self.opened_by = answer["chat"]["id"], self.opened_by or name

    def _lead(self, who: Agency, turn: Mapping[str, Any]) -> None:
        path = f"/api/v1/communication/chats/{self.chat_id}"
        if "takes" in turn:
            body = {"from_colleague": turn.get("from_colleague", False)}
            who.send("POST", f"{path}/take", body).raise_for_status()
        else:
            who.send("POST", f"{path}/return").raise_for_status()

    def _decide(self, who: Agency, turn: Mapping[str, Any]) -> None:
        approval = self._eventually(lambda: self._open_approval(who, turn["approves"]))
        body = {"approval_id": approval["approval_id"], "decision": turn.get("decision", "approve")}
        if "text" in turn:
            body["text"] = turn["text"]
        who.send("POST", APPROVALS, body).raise_for_status()

    def _open_approval(self, who: Agency, topic: str | bool) -> Any:
        """The chat's only one, or the one about a topic."""
        found = who.send("GET", APPROVALS).raise_for_status().json()["items"]
        ours = [one for one in found if one["subject"] == self.chat_id]
        return next((one for one in ours if topic is True or one["draft"]["source"]["topic"] == topic), None)

    def _expect(self, turn: Mapping[str, Any]) -> None:
        """Answers of others come when they come: look until there are as many as expected."""

        def settled() -> Any:
            page = self._page()
            enough = len(_answers(page)) >= len(turn["expect"])
            return page if enough and page["chat"]["state"] == turn["state"] else None

        page = self._eventually(settled) or self._page()
        answers = _answers(page)
        assert page["chat"]["state"] == turn["state"], answers
        assert len(answers) == len(turn["expect"]), answers
        for answer, expected in zip(answers, turn["expect"], strict=True):
            _check(answer, expected)
        self.seen = page["items"][-1]["seq"] if page["items"] else self.seen

    def _eventually(self, look: Callable[[], Any]) -> Any:
        """What it sees once it sees something; None when patience ends."""
        end = time.monotonic() + self.patience
        while not (seen := look()) and time.monotonic() < end:
            time.sleep(0.1)
        return seen

    def whole(self) -> list[dict[str, Any]]:
        """Every message of the chat."""
        path = f"{MESSAGES}?chat_id={self.chat_id}&limit=100"
        items: list[dict[str, Any]] = (
            self.people["owner"].send("GET", path).raise_for_status().json()["items"]
        )
        return items

    def _page(self) -> Any:
        """As whoever opened the chat sees it."""
        path = f"{MESSAGES}?chat_id={self.chat_id}&after={self.seen}"
        return self.people[self.opened_by].send("GET", path).raise_for_status().json()


def _answers(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in page["items"] if one["author"] not in {"user", "manager"}]


def _check(answer: Mapping[str, Any], expected: Mapping[str, str]) -> None:
    assert answer["author"] == expected["by"]
    assert expected.get("text", "") in answer["text"].replace("\u00a0", " ")
    if "topic" in expected:
        assert answer["source"]["topic"] == expected["topic"]


@contextmanager
def staged(url: str, issuer: TokenIssuer, patience: float = 8.0) -> Iterator[Stage]:
    """An agency of the conversation's own, with one event."""
    tenant_id = new_id("tenant")
    with Agency(url, issuer.issue(tenant_id, "owner", Role.OWNER)) as owner:
        event_id = owner.send("POST", "/api/v1/events", EVENT).raise_for_status().json()["event_id"]
        tokens = {
            "manager": issuer.issue(tenant_id, "manager", Role.MANAGER),
            "viewer": issuer.issue(tenant_id, "viewer", Role.VIEWER),
            "client": issuer.issue(tenant_id, "client", Role.CLIENT, event_id=event_id),
            "guest": issuer.issue(tenant_id, "guest", Role.GUEST, event_id=event_id),
        }
        people = {name: Agency(url, token) for name, token in tokens.items()}
        yield Stage({"owner": owner, **people}, event_id, patience)
        for one in people.values():
            one.__exit__()
