"""Long chats: what the model and the manager read instead of all their messages. Pure."""

from collections.abc import Sequence

from functions.communication.chat import Author, Chat, ChatMessage, Context
from shared.brief import EVENT_TYPE_NAMES, Brief, guest_forms
from shared.texts import count_text, date_text, rubles_text
from shared.topics import Topic

CHAT_GROWN = "chat.grown"
#: Messages between two summaries; what comes after the last one is read word for word.
EVERY = 40
#: Characters kept of one message in a summary by rules.
SNIPPET = 200


def sum_up_topics(tenant_id: str, chat: Chat, added: int) -> list[Topic]:
    """Tells that a summary is due: `added` messages are about to follow the chat's last one."""
    last = chat.last_seq + added
    if last // EVERY == chat.last_seq // EVERY:
        return []
    return [Topic(tenant_id, CHAT_GROWN, chat.chat_id, str(last // EVERY), {"chat_id": chat.chat_id})]


def known_facts(context: Context) -> list[str]:
    """What is known, a line each."""
    lines = [_brief_line(Brief.model_validate(context.brief))] if context.brief else []
    if context.topics:
        lines.append(f"Спрашивали: {'; '.join(context.topics)}")
    if context.summary:
        lines.append(context.summary)
    return lines


def summary_by_rules(context: Context, messages: Sequence[ChatMessage]) -> str:
    """The questions nobody answered from the FAQ, and what a manager promised, in their own words."""
    own = [one for one in messages if one.author in (Author.USER, Author.MANAGER)]
    names = {Author.USER: "собеседник", Author.MANAGER: "менеджер"}
    said = [f"{names[one.author]}: {one.text[:SNIPPET]}" for one in own[-10:]]
    return "\n".join([*([context.summary] if context.summary else []), *said])[-2000:]


def _brief_line(brief: Brief) -> str:
    facts = [
        EVENT_TYPE_NAMES[brief.event_type],
        date_text(brief.date),
        brief.city,
        count_text(brief.guests, *guest_forms(brief.event_type)),
    ]
    if brief.budget is not None:
        facts.append(f"бюджет {rubles_text(brief.budget)}")
    return f"Мероприятие: {', '.join(facts)}"
