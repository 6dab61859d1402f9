"""The summary of a chat that has grown long: a model's words, or the rules'."""

from datetime import datetime, timedelta

from functions.communication.chat import Chat, ChatMessage
from functions.communication.chat_store import Change, settled
from functions.communication.services import chat_store
from functions.communication.summing_up import EVERY, known_facts, summary_by_rules
from shared.audit.origin import Origin, acting
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.llm.factory import language_for
from shared.llm.language import Writing
from shared.llm.occasion import Occasion
from shared.messages import Message
from shared.texts import render

PACKAGE = "functions.communication"
#: Kept of the invocation's time to store the summary.
STORING_TIME = timedelta(seconds=3)


def sum_up(message: Message, deadline: datetime) -> None:
    """Sum up what has been said since the last summary. A second message finds nothing new."""
    store = chat_store(message.tenantid)
    chat = store.get(message.data["chat_id"])
    new = store.messages(chat.chat_id, chat.context.summed_up_to, limit=3 * EVERY)
    if len(new) < EVERY // 2:
        return
    text = _worded(message.tenantid, chat, new, deadline)
    seen = new[-1].seq

    def attempt() -> None:
        current = store.get(chat.chat_id)
        if current.context.summed_up_to < seen:
            context = current.context.model_copy(update={"summary": text, "summed_up_to": seen})
            store.write(current, Change(chat=current.model_copy(update={"context": context})))

    with acting(Origin("communication", message.type, {})):
        settled(attempt)


def _worded(tenant_id: str, chat: Chat, new: list[ChatMessage], deadline: datetime) -> str:
    by_rules = summary_by_rules(chat.context, new)
    facts = render(PACKAGE, "talk.md", known=known_facts(chat.context), messages=new)
    occasion = Occasion(tenant_id=tenant_id, deadline=deadline - STORING_TIME, event_id=chat.event_id)
    language = language_for(read_settings(AgentSettings), occasion, utcnow)
    writing = Writing(
        agent="communication",
        prompt=render(PACKAGE, "summary_prompt.md", facts=facts),
        facts=facts,
        template=by_rules,
    )
    return language.write(writing).text
