"""A message of a client, a guest or a colleague, from arrival to the answers that can be given at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ulid import ULID

from functions.communication import turns
from functions.communication.chat import Author, Chat, Context, Said, awaiting
from functions.communication.chat_store import Change, ChatStore, Known, Written, no_such_chat, settled
from functions.communication.faq import Entry, facts_of, in_force
from functions.communication.matching import Meaning, index_of
from functions.communication.people import OUTSIDERS
from functions.communication.summing_up import sum_up_topics
from functions.communication.turns import Outcome, Turn
from shared.access import access_table
from shared.approvals.store import approval_row
from shared.auth import Principal, Role
from shared.brief import Brief
from shared.clock import Clock
from shared.database import Row
from shared.errors import Conflict
from shared.ids import id_of_request
from shared.topics import Topic

CHAT_ASKED = "chat.asked"
#: What Maestro may do for somebody who may not start runs: only talk.
ONLY_TALK = ("chat", "default")
#: Topics remembered of one chat.
REMEMBERED = 20
#: How sign-in calls a guest, before the guest's own id.
_GUEST = "guest:gst_"

FindMeaning = Callable[[str, Sequence[Entry]], Meaning | None]
"""How close a question is to each entry; None where nobody measures it."""


@dataclass(frozen=True)
class Incoming:
    """A message as it came. `key` is the sender's own id of it: sent again, it is the same message."""

    text: str
    key: str
    chat_id: str | None = None
    event_id: str | None = None


def usual_chat(who: Principal) -> str | None:
    """A guest has one chat, named after the guest."""
    is_invited = who.role is Role.GUEST and who.subject.startswith(_GUEST)
    return f"chat_{who.subject.removeprefix(_GUEST)}" if is_invited else None


@dataclass(frozen=True)
class Talk:
    """Turns of the chats of one agency."""

    store: ChatStore
    meaning: FindMeaning
    clock: Clock
    event: Callable[[str], Brief]
    """The event a new chat is about. Raises `NotFound`."""

    def say(self, who: Principal, incoming: Incoming) -> Written:
        """Store the message and what is said to it at once. Raises `NotFound`, `Conflict`, `Unavailable`."""
        chat_id = incoming.chat_id or usual_chat(who) or id_of_request("chat")
        return settled(lambda: self._attempt(who, chat_id, incoming))

    def _attempt(self, who: Principal, chat_id: str, incoming: Incoming) -> Written:
        known = self.store.known(chat_id, incoming.key)
        if known.chat is None and incoming.chat_id is not None:
            raise no_such_chat()
        chat = known.chat or self._new_chat(who, chat_id, incoming.event_id)
        check_own(chat, who)
        if known.seq is not None:
            return Written(chat, self.store.messages(chat_id, known.seq - 1, limit=10))
        brief = known.brief or (self.event(chat.event_id) if chat.event_id else None)
        outcome = turns.decide(self._turn(who, chat, incoming, known, brief))
        return self.store.write(known.chat, self._change(who, chat, incoming, outcome))

    def _new_chat(self, who: Principal, chat_id: str, event_id: str | None) -> Chat:
        """Somebody from outside talks about their own event, whatever they name."""
        now = self.clock()
        return Chat(
            chat_id=chat_id,
            event_id=who.event_id if who.role in OUTSIDERS else event_id,
            opened_by=who.subject,
            role=who.role,
            conversation_id=id_of_request("conv"),
            created_at=now,
            updated_at=now,
        )

    def _turn(
        self, who: Principal, chat: Chat, incoming: Incoming, known: Known, brief: Brief | None
    ) -> Turn:
        entries = in_force(known.entries, chat.event_id)
        return Turn(
            key=incoming.key,
            text=incoming.text,
            state=chat.state,
            is_outside=who.role in OUTSIDERS,
            index=index_of(entries),
            facts=facts_of(brief),
            previous=chat.context.topics[-1] if chat.context.topics else None,
            meaning=lambda text: self.meaning(text, entries),
            automatic=known.automatic,
            opens_at=known.hours.opens_at(self.clock()),
        )

    def _change(self, who: Principal, chat: Chat, incoming: Incoming, outcome: Outcome) -> Change:
        said = Said(key=incoming.key, author=Author.USER, author_id=who.subject, text=incoming.text)
        seq = chat.last_seq + 1
        following = chat.model_copy(
            update={
                "state": outcome.state,
                "reason": turns.graver(chat.reason, outcome.reason),
                "context": _remembering(chat.context, outcome.topics),
            }
        )
        topics = [_asked(who, chat, seq, outcome.asks_maestro)] if outcome.asks_maestro else []
        for topic in topics:
            following = awaiting(following, run_id_of(topic.data["request_id"]))
        return Change(
            chat=following,
            says=[said, *outcome.says],
            questions=outcome.open_questions,
            approvals=self._approvals(who, chat, outcome.drafts),
            topics=[*topics, *sum_up_topics(who.tenant_id, chat, 1 + len(outcome.says))],
        )

    def _approvals(self, who: Principal, chat: Chat, drafts: Sequence[turns.Draft]) -> list[Row]:
        """A row for each draft: one may be approved and another not."""
        first = id_of_request("apr")
        return [
            approval_row(
                who.tenant_id,
                f"{first}-{place}" if place else first,
                kind=turns.CHAT_ANSWER,
                subject=chat.chat_id,
                event_id=chat.event_id,
                title=f"Ответ на вопрос «{draft.question[:100]}»",
                draft={"text": draft.text, "source": dict(draft.source)},
                by="faq",
                now=self.clock(),
            )
            for place, draft in enumerate(drafts)
        ]


def check_own(chat: Chat, who: Principal) -> None:
    """Outsiders talk in chats they opened about their event; colleagues join a client's chat by taking it."""
    check_visible(chat, who)
    if chat.opened_by != who.subject:
        raise Conflict(
            "Это диалог другого человека: чтобы ответить в нём, возьмите его.", "Take the chat first."
        )


def check_visible(chat: Chat, who: Principal) -> None:
    """Raise `NotFound` for what somebody from outside may not see."""
    if who.role in OUTSIDERS and (chat.opened_by != who.subject or chat.event_id != who.event_id):
        raise no_such_chat()


def may_start_runs(who: Principal) -> bool:
    """By the permission that the route for it stands under."""
    name = "requests:write"
    return access_table().permissions[name].admits(who, {}) and (who.scopes is None or name in who.scopes)


def run_id_of(request_id: str) -> str:
    """The run that a chat's request starts."""
    return f"run_{request_id}"


def _asked(who: Principal, chat: Chat, seq: int, text: str) -> Topic:
    """`request_id` names the run that this starts, so that it starts once."""
    data = {
        "chat_id": chat.chat_id,
        "seq": seq,
        "text": text,
        "event_id": chat.event_id,
        "subject": who.subject,
        "role": who.role,
        "conversation_id": chat.conversation_id,
        "request_id": str(ULID()),
        "only": None if may_start_runs(who) else list(ONLY_TALK),
    }
    return Topic(who.tenant_id, CHAT_ASKED, chat.chat_id, str(seq), data)


def _remembering(context: Context, topics: Sequence[str]) -> Context:
    if not topics:
        return context
    others = [one for one in context.topics if one not in topics]
    return context.model_copy(update={"topics": [*others, *dict.fromkeys(topics)][-REMEMBERED:]})
