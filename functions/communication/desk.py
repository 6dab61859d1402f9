"""A manager in a chat: takes it over, answers, gives it back."""

from dataclasses import dataclass

from functions.communication import wording
from functions.communication.chat import Author, Chat, ChatState, Said
from functions.communication.chat_store import Change, ChatStore, Written, settled
from functions.communication.summing_up import sum_up_topics
from shared.auth import Principal
from shared.errors import Conflict
from shared.ids import id_of_request


@dataclass(frozen=True)
class Desk:
    """The chats of one agency, from its side."""

    store: ChatStore

    def take(self, who: Principal, chat_id: str, *, from_colleague: bool) -> Written:
        """From now on the system keeps silent. Raises `NotFound`, `Conflict` when a colleague has it."""

        def attempt() -> Written:
            chat = self.store.get(chat_id)
            if chat.state is ChatState.PERSON and chat.assignee == who.subject:
                return Written(chat)
            if chat.state is ChatState.PERSON and not from_colleague:
                raise Conflict(f"Диалог ведёт {chat.assignee}.", "A colleague has taken this chat.")
            taken = chat.model_copy(update={"state": ChatState.PERSON, "assignee": who.subject})
            says = [] if chat.state is ChatState.PERSON else [_system(chat, "taken", wording.TAKEN, who)]
            return self.store.write(chat, Change(chat=taken, says=says))

        return settled(attempt)

    def give_back(self, who: Principal, chat_id: str) -> Written:
        """The system answers again. Raises `NotFound`."""

        def attempt() -> Written:
            chat = self.store.get(chat_id)
            if chat.state is ChatState.OPEN:
                return Written(chat)
            free = chat.model_copy(update={"state": ChatState.OPEN, "assignee": None, "reason": None})
            said = _system(chat, "returned", wording.RETURNED, who)
            return self.store.write(chat, Change(chat=free, says=[said]))

        return settled(attempt)

    def reply(self, who: Principal, chat_id: str, text: str, key: str | None) -> Written:
        """The words of who has the chat. Raises `NotFound`, `Conflict`."""
        key = key or id_of_request("msg")

        def attempt() -> Written:
            chat = self.store.get(chat_id)
            if chat.state is not ChatState.PERSON or chat.assignee != who.subject:
                raise Conflict("Сначала возьмите диалог.", "Take the chat first.")
            if self.store.stands(chat_id, [key]):
                return Written(chat)
            said = Said(key=key, author=Author.MANAGER, author_id=who.subject, text=text)
            return self.store.write(
                chat, Change(chat=chat, says=[said], topics=sum_up_topics(who.tenant_id, chat, 1))
            )

        return settled(attempt)


def _system(chat: Chat, what: str, text: str, who: Principal) -> Said:
    key = f"{what}:{chat.last_seq}"
    return Said(key=key, author=Author.SYSTEM, author_id=who.subject, text=text)
