"""What comes back to a chat later: Maestro's answers and people's decisions. Each may come twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ulid import ULID

from functions.communication import turns, wording
from functions.communication.chat import (
    Author,
    Chat,
    ChatState,
    Said,
    about_event,
    awaiting,
    awaiting_no_more,
)
from functions.communication.chat_store import Change, ChatStore, Written, settled
from functions.communication.people import OUTSIDERS
from functions.communication.run_answers import RunAnswer, answer_of
from functions.communication.talk import CHAT_ASKED, run_id_of
from shared.approvals.kinds import automatic_kinds
from shared.approvals.store import Approval, Approvals, ApprovalState, approval_row
from shared.auth import Role
from shared.clock import Clock
from shared.database import Row
from shared.topics import Topic

CLIENT_REQUEST = "client_request"
NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True)
class Answers:
    """Of one agency. Each method gives what was written, or None when that stood already."""

    tenant_id: str
    store: ChatStore
    approvals: Approvals
    clock: Clock

    def answered(self, data: Mapping[str, Any]) -> Written | None:
        """A run that a chat asked for has its answer."""
        run = self.store.run(data["run_id"])
        if run is None:
            return None
        answer = answer_of(run)

        def attempt() -> Written | None:
            chat = self.store.get(data["chat_id"])
            if self._is_known(chat, f"run:{answer.run_id}", answer.approval_id):
                return None
            following = about_event(awaiting_no_more(chat, answer.run_id), answer.new_event_id)
            return self.store.write(chat, self._telling(following, answer))

        return settled(attempt)

    def withheld(self, data: Mapping[str, Any]) -> Written | None:
        """Maestro did not start a run: it may not for this person, or the words made no request."""
        key, approval_id = f"ask:{data['seq']}", f"apr_{data['request_id']}"

        def attempt() -> Written | None:
            chat = self.store.get(data["chat_id"])
            if self._is_known(chat, key, approval_id):
                return None
            following = awaiting_no_more(chat, run_id_of(data["request_id"]))
            if chat.role not in OUTSIDERS:
                said = Said(key=key, author=Author.SYSTEM, text=data["detail"])
                return self.store.write(chat, Change(chat=following, says=[said]))
            drafts = [self._request(chat, data, approval_id)] if data["reason"] == NOT_ALLOWED else []
            return self.store.write(chat, self._for_person(following, key, data["text"], drafts))

        return settled(attempt)

    def decided(self, approval_id: str) -> Written | None:
        """Somebody approved an answer or a client's request."""
        approval = self.approvals.get(approval_id)
        if approval.state is not ApprovalState.APPROVED or approval.done_at is not None:
            return None

        def attempt() -> Written | None:
            chat = self.store.get(approval.subject)
            if self.store.stands(chat.chat_id, [f"apr:{approval_id}"]):
                return None
            return self.store.write(chat, self._carried_out(chat, approval))

        return settled(attempt)

    def _is_known(self, chat: Chat, key: str, approval_id: str) -> bool:
        return self.store.stands(chat.chat_id, [key]) or self.approvals.exists(approval_id)

    def _telling(self, chat: Chat, answer: RunAnswer) -> Change:
        """To a colleague as it is; to a client once approved; nothing to tell is a person's matter."""
        chat = _with_brief(chat, answer)
        is_outside = chat.role in OUTSIDERS
        if is_outside and not answer.is_for_clients:
            return self._for_person(chat, f"run:{answer.run_id}", answer.asked, [])
        if is_outside and turns.CHAT_ANSWER not in automatic_kinds(self.approvals.policies()):
            return self._drafted(chat, answer)
        questions = [] if answer.is_known else [answer.asked]
        return Change(
            chat=chat, says=[_said(answer, {} if is_outside else answer.links)], questions=questions
        )

    def _drafted(self, chat: Chat, answer: RunAnswer) -> Change:
        row = approval_row(
            self.tenant_id,
            answer.approval_id,
            kind=turns.CHAT_ANSWER,
            subject=chat.chat_id,
            event_id=chat.event_id,
            title=f"Ответ на вопрос «{answer.asked[:100]}»",
            draft={"text": answer.text, "source": answer.source, "links": answer.links},
            by="maestro",
            now=self.clock(),
        )
        says = []
        if chat.state is ChatState.OPEN:
            key = f"run:{answer.run_id}"
            says = [Said(key=key, author=Author.SYSTEM, text=wording.asking_colleagues())]
            chat = chat.model_copy(update={"state": ChatState.WAITING, "reason": "approval"})
        return Change(chat=chat, says=says, approvals=[row])

    def _for_person(self, chat: Chat, key: str, question: str, approvals: list[Row]) -> Change:
        """Into the managers' queue, unless one of them is there already."""
        if chat.state is ChatState.PERSON:
            return Change(chat=chat, approvals=approvals)
        reason = "request" if approvals else "unknown"
        called = turns.call_person(key, chat.state, reason, self.store.hours().opens_at(self.clock()))
        says = [said.model_copy(update={"key": key}) for said in called.says]
        following = chat.model_copy(
            update={"state": called.state, "reason": turns.graver(chat.reason, reason)}
        )
        questions = [] if approvals else [question]
        return Change(chat=following, says=says, questions=questions, approvals=approvals)

    def _request(self, chat: Chat, data: Mapping[str, Any], approval_id: str) -> Row:
        return approval_row(
            self.tenant_id,
            approval_id,
            kind=CLIENT_REQUEST,
            subject=chat.chat_id,
            event_id=chat.event_id,
            title=f"Клиент просит: «{data['text'][:100]}»",
            draft={"text": data["text"], "intent": data["intent"], "seq": data["seq"]},
            by="maestro",
            now=self.clock(),
        )

    def _carried_out(self, chat: Chat, approval: Approval) -> Change:
        key = f"apr:{approval.approval_id}"
        if approval.kind == CLIENT_REQUEST:
            said = Said(
                key=key, author=Author.SYSTEM, author_id=approval.decided_by, text=wording.REQUEST_ACCEPTED
            )
            topic = self._asking(chat, approval)
            following = awaiting(chat, run_id_of(topic.data["request_id"]))
            return Change(chat=following, says=[said], topics=[topic], finished=[approval.approval_id])
        return Change(
            chat=_done_waiting(chat), says=[_approved(key, approval)], finished=[approval.approval_id]
        )

    def _asking(self, chat: Chat, approval: Approval) -> Topic:
        """In the name of who approved it."""
        data = {
            "chat_id": chat.chat_id,
            "seq": approval.draft["seq"],
            "text": approval.draft["text"],
            "event_id": chat.event_id,
            "subject": approval.decided_by,
            "role": Role.MANAGER,
            "conversation_id": chat.conversation_id,
            "request_id": str(ULID()),
            "only": None,
        }
        return Topic(self.tenant_id, CHAT_ASKED, chat.chat_id, approval.approval_id, data)


def _said(answer: RunAnswer, links: Mapping[str, str]) -> Said:
    source = {**answer.source, "links": links} if links else answer.source
    return Said(key=f"run:{answer.run_id}", author=Author.MAESTRO, text=answer.text, source=source)


def _approved(key: str, approval: Approval) -> Said:
    source = dict(approval.draft.get("source") or {})
    author = Author.FAQ if "faq" in source else Author.MAESTRO
    source |= {"approval": approval.approval_id, "approved_by": approval.decided_by}
    return Said(key=key, author=author, text=approval.draft["text"], source=source)


def _done_waiting(chat: Chat) -> Chat:
    """The approved answer was all it waited for."""
    if chat.state is not ChatState.WAITING or chat.reason != "approval":
        return chat
    return chat.model_copy(update={"state": ChatState.OPEN, "reason": None})


def _with_brief(chat: Chat, answer: RunAnswer) -> Chat:
    if answer.brief is None:
        return chat
    return chat.model_copy(update={"context": chat.context.model_copy(update={"brief": answer.brief})})
