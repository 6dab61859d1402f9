"""Chats of one agency. Read, decide, write: a chat that moved meanwhile is read and decided anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from functions.communication import chat_statements as statements
from functions.communication.chat import Chat, ChatMessage, ChatState, Said, placed
from functions.communication.faq import Entry
from functions.communication.hours import WorkingHours
from shared.approvals.kinds import automatic_kinds
from shared.audit.journal import audit_entry
from shared.brief import Brief
from shared.clock import Clock
from shared.database import Database, Row, Rows, Transaction
from shared.errors import NotFound, Unavailable
from shared.ids import new_id
from shared.topics import Topic, topic_rows

#: Above every chat id: ids start with `chat_` and a ULID.
NEWEST = "chat_~"
#: Unanswered questions are forgotten after half a year.
QUESTION_LIFE = timedelta(days=183)
#: Two people and the system may write at once; more than this in a row is no coincidence.
ATTEMPTS = 10

Result = TypeVar("Result")


class Moved(Exception):
    """Somebody wrote to the chat since it was read."""


@dataclass(frozen=True)
class Known:
    """All that a turn needs of the database."""

    chat: Chat | None
    seq: int | None
    """Where the message stands, if it does already."""
    entries: Sequence[Entry]
    automatic: frozenset[str]
    hours: WorkingHours
    brief: Brief | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes of a chat in one transaction."""

    chat: Chat
    says: Sequence[Said] = ()
    questions: Sequence[str] = ()
    approvals: Sequence[Row] = ()
    finished: Sequence[str] = ()
    """Approvals that this carries out."""
    topics: Sequence[Topic] = ()


@dataclass(frozen=True)
class Written:
    """The chat after a change, what was said in it, what to tell others."""

    chat: Chat
    messages: Sequence[ChatMessage] = ()
    topics: Sequence[Topic] = field(default=())


class ChatStore:
    """The chats of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def known(self, chat_id: str, key: str) -> Known:
        """What a turn needs; `chat` is None when it is not there yet."""
        chats, standing, entries, policies, settings, briefs = self._database.read(
            statements.READ_TURN, tenant_id=self._tenant_id, chat_id=chat_id, key=key
        )
        return Known(
            chat=_chat(chats[0]) if chats else None,
            seq=standing[0]["seq"] if standing else None,
            entries=[Entry.model_validate(row) for row in entries],
            automatic=automatic_kinds(policies),
            hours=_hours(settings),
            brief=Brief.model_validate(briefs[0]["brief"]) if briefs else None,
        )

    def get(self, chat_id: str) -> Chat:
        """Raises `NotFound`."""
        rows = self._database.read(statements.READ_CHAT, tenant_id=self._tenant_id, chat_id=chat_id)[0]
        if not rows:
            raise no_such_chat()
        return _chat(rows[0])

    def stands(self, chat_id: str, keys: Sequence[str]) -> bool:
        """Whether any of these messages is there already."""
        return bool(
            self._database.read(
                statements.FIND_MESSAGE, tenant_id=self._tenant_id, chat_id=chat_id, keys=list(keys)
            )[0]
        )

    def messages(self, chat_id: str, after: int, limit: int) -> list[ChatMessage]:
        """In order, behind the last one seen."""
        rows = self._database.read(
            statements.LIST_MESSAGES, tenant_id=self._tenant_id, chat_id=chat_id, after=after, limit=limit
        )[0]
        return [ChatMessage.model_validate(row) for row in rows]

    def list(self, state: ChatState | None, before: str, limit: int) -> list[Chat]:
        """The newest first."""
        where: dict[str, Any] = {"tenant_id": self._tenant_id, "before": before, "limit": limit}
        if state is None:
            rows = self._database.read(statements.LIST_CHATS, **where)[0]
        else:
            rows = self._database.read(statements.LIST_CHATS_IN_STATE, **where, state=state)[0]
        return [_chat(row) for row in rows]

    def hours(self) -> WorkingHours:
        """When people answer."""
        return _hours(self._database.read(statements.READ_SETTINGS, tenant_id=self._tenant_id)[0])

    def set_hours(self, hours: WorkingHours) -> None:
        """Replace them."""
        settings = hours.model_dump(mode="json")
        entry = audit_entry(self._tenant_id, "working_hours", self._tenant_id, after=settings)
        self._database.query(
            statements.WRITE_SETTINGS,
            tenant_id=self._tenant_id,
            settings=settings,
            now=self._clock(),
            audit=[entry],
        )

    def run(self, run_id: str) -> Row | None:
        """A run that a chat asked for; `own_result` is that of this function's step, None without one."""
        runs, own = self._database.read(statements.READ_RUN, tenant_id=self._tenant_id, run_id=run_id)
        return {**runs[0], "own_result": own[0]["result"] if own else None} if runs else None

    def steps(self, run_ids: Sequence[str]) -> Rows:
        """The steps of these runs in order, without their results."""
        if not run_ids:
            return []
        return self._database.read(statements.READ_STEPS, tenant_id=self._tenant_id, run_ids=list(run_ids))[0]

    def write(self, before: Chat | None, change: Change) -> Written:
        """Write what was decided about `before`. Raises `Moved` when that is not the chat any more."""
        now = self._clock()
        first = change.chat.last_seq + 1
        messages = [placed(said, first + place, now) for place, said in enumerate(change.says)]
        chat = change.chat.model_copy(
            update={"last_seq": change.chat.last_seq + len(messages), "updated_at": now}
        )

        def work(tx: Transaction) -> Written:
            rows = tx.execute(statements.READ_CHAT, tenant_id=self._tenant_id, chat_id=chat.chat_id)[0]
            if (_chat(rows[0]) if rows else None) != before:
                raise Moved
            tx.commit(statements.WRITE_CHAT, **self._values(before, chat, messages, change))
            return Written(chat, messages, change.topics)

        return self._database.transaction(work)

    def _values(
        self, before: Chat | None, chat: Chat, messages: Sequence[ChatMessage], change: Change
    ) -> dict[str, Any]:
        now, key = chat.updated_at, {"tenant_id": self._tenant_id, "chat_id": chat.chat_id}
        return {
            **key,
            **dict(chat),
            "messages": [{**key, **dict(message)} for message in messages],
            "questions": [self._question(chat, text) for text in change.questions],
            "approvals": list(change.approvals),
            "finished": [
                {"tenant_id": self._tenant_id, "approval_id": approval_id, "done_at": now}
                for approval_id in change.finished
            ],
            "topics": topic_rows(change.topics),
            "audit": [
                audit_entry(self._tenant_id, "chat", chat.chat_id, before=_told(before), after=_told(chat))
            ],
        }

    def _question(self, chat: Chat, text: str) -> Row:
        now = self._clock()
        return {
            "tenant_id": self._tenant_id,
            "question_id": new_id("que"),
            "event_id": chat.event_id,
            "text": text,
            "asked_at": now,
            "expire_at": now + QUESTION_LIFE,
        }


def settled(attempt: Callable[[], Result]) -> Result:
    """What `attempt` gives once nobody writes in between. Raises `Unavailable` when that never happens."""
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except Moved:
            continue
    raise Unavailable("В диалоге сейчас пишут слишком многие, повторите.", "The chat is too busy.")


def no_such_chat() -> NotFound:
    """Also for another agency's chat, and for one that the caller may not see."""
    return NotFound("Такого диалога нет.", "No such chat.")


def _chat(row: Row) -> Chat:
    return Chat.model_validate(row)


def _hours(rows: Rows) -> WorkingHours:
    return WorkingHours.model_validate(rows[0]["settings"]) if rows else WorkingHours()


def _told(chat: Chat | None) -> dict[str, Any] | None:
    """For the journal: how it stands, not what was said."""
    if chat is None:
        return None
    return chat.model_dump(include={"state", "assignee", "reason", "event_id", "last_seq"})
