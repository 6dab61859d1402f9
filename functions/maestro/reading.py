"""A request body read: what is wanted, of which event, and what to remember of the conversation."""

import datetime
from dataclasses import dataclass
from typing import Any

from functions.maestro.forms import read_form, slots_of
from functions.maestro.models import RequestBody, RunResult, Turn
from functions.maestro.opening import Asked, Opening, open_answered, open_run
from functions.maestro.routing import load_routing
from functions.maestro.second_opinion import second_opinion
from functions.maestro.store import Directory, RunStore
from functions.maestro.understanding import remarks
from functions.maestro.understanding.brief import merged
from functions.maestro.understanding.event_changes import (
    ABOUT_EVENT,
    CHANGES_EVENT,
    changes,
    is_retitled,
    known_of,
    new_wishes,
)
from functions.maestro.understanding.followups import leans, move_of_no_event
from functions.maestro.understanding.model_reading import understand_with_model
from functions.maestro.understanding.models import Slots, Understanding
from shared.agents import Usage
from shared.auth import Principal
from shared.brief import Brief
from shared.errors import Conflict, InvalidInput, NotFound
from shared.events import KnownEvent
from shared.ids import new_id
from shared.llm.language import Language
from shared.runs.models import Run

#: A conversation is forgotten a month after its last word.
CONVERSATION_LIFE = datetime.timedelta(days=30)
#: Turns kept with a conversation: enough to show, small enough for one row.
MAX_TURNS = 50


@dataclass(frozen=True)
class Conversation:
    """What was said before this request."""

    id: str
    turns: list[Turn]
    slots: Slots | None


@dataclass(frozen=True)
class Reader:
    """Reads requests of one agency at one moment."""

    store: RunStore
    directory: Directory
    language: Language
    now: datetime.datetime
    opens_conversations: bool = False
    """Whether an unknown conversation is a new one: a chat names its own before anything was said in it."""

    def read(self, principal: Principal, body: RequestBody) -> tuple[Opening, dict[str, Any]]:
        """The run to start, and its conversation's row. Raises `InvalidInput`, `TooLarge`, `NotFound`."""
        before = self._conversation(principal.tenant_id, body.conversation_id)
        event = self._event(principal.tenant_id, body, before)
        understanding, usage = self._understand(
            body, _known(event.brief if event else None, before.slots, body.words)
        )
        if understanding.errors:
            raise InvalidInput("Исправьте запрос и отправьте его снова.", errors=list(understanding.errors))
        understanding = _of_an_event(understanding, body, before)
        if event and (body.event_id or understanding.slots.event_id):
            _require_open(event, understanding.intent.intent)
            understanding = _compared(understanding, event.brief)
        asked = _asked(principal, body, understanding, usage, before)
        opening = self._open(asked, understanding)
        return opening, self._remembered(before, opening, understanding, event is not None)

    def _event(self, tenant_id: str, body: RequestBody, before: Conversation) -> KnownEvent | None:
        """The event that the request or its conversation is about, as it stands: a message needs to name only
        what changes. One that the conversation has just begun may not be stored yet."""
        if body.event_id:
            return self.store.event(tenant_id, body.event_id)
        if before.slots is None or before.slots.event_id is None:
            return None
        try:
            return self.store.event(tenant_id, before.slots.event_id)
        except NotFound:
            return None

    def _understand(self, body: RequestBody, previous: Slots | None) -> tuple[Understanding, Usage]:
        agency = self.directory.agency.settings
        today, home_city = self.now.astimezone(agency.zone).date(), agency.home_city
        if body.input is not None:
            return read_form(body.input, body.intent, today, home_city), Usage()
        return understand_with_model(
            body.words,
            self.language,
            today=today,
            home_city=home_city,
            previous=previous,
            opinion=second_opinion,
        )

    def _open(self, asked: Asked, understanding: Understanding) -> Opening:
        if understanding.question is not None:
            said = RunResult(kind="question", summary=understanding.question)
            return open_answered(asked, asked.intent, said.model_dump(mode="json"), self.now)
        if understanding.reply is not None:
            said = RunResult(kind="answer", summary=understanding.reply)
            return open_answered(asked, asked.intent, said.model_dump(mode="json"), self.now)
        return open_run(asked, load_routing(), self.directory.cards, self.now)

    def _conversation(self, tenant_id: str, conversation_id: str | None) -> Conversation:
        if conversation_id is None:
            return Conversation(new_id("conv"), [], None)
        row = self.store.conversation(tenant_id, conversation_id, self.now)
        if row is None and self.opens_conversations:
            return Conversation(conversation_id, [], None)
        if row is None:
            raise NotFound(
                "Такого диалога нет: начните новый, не передавая conversation_id.", "No such conversation."
            )
        slots = Slots.model_validate(row["slots"]) if row["slots"] else None
        return Conversation(conversation_id, [Turn.model_validate(turn) for turn in row["turns"]], slots)

    def _remembered(
        self, before: Conversation, opening: Opening, understanding: Understanding, is_stored: bool
    ) -> dict[str, Any]:
        run = opening.run
        said = [Turn(role="user", text=run.text, run_id=run.run_id, at=self.now)]
        if answer := understanding.question or understanding.reply:
            said.append(Turn(role="maestro", text=answer, run_id=run.run_id, at=self.now))
        return {
            "slots": _kept(before.slots, understanding, run, is_stored),
            "turns": [*before.turns, *said][-MAX_TURNS:],
            "expire_at": self.now + CONVERSATION_LIFE,
        }


def _known(event: Brief | None, said: Slots | None, words: str) -> Slots | None:
    """An event as it stands, else what was said; a question that leans on the last one supposes the same."""
    if event is None:
        return said
    known = known_of(event, slots_of(event), said)
    asked_again = said is not None and said.last_intent not in CHANGES_EVENT and "?" in words and leans(words)
    return merged(known, said) if said and asked_again else known


def _of_an_event(understanding: Understanding, body: RequestBody, before: Conversation) -> Understanding:
    """Without an event there is nothing to move: another date is asked for what was asked last."""
    if body.event_id or understanding.slots.event_id:
        return understanding
    intent = move_of_no_event(understanding.intent.intent, before.slots)
    if intent is None:
        return understanding
    guess = understanding.intent.model_copy(update={"intent": intent})
    return understanding.model_copy(update={"intent": guess})


def _require_open(event: KnownEvent, intent: str) -> None:
    """Before any agent starts: one would refuse, and another count for an event that stays as it was."""
    if event.is_over and intent in CHANGES_EVENT:
        raise Conflict(
            "Мероприятие уже завершено, изменить его нельзя. Чтобы собрать похожее, напишите: «ещё одно "
            "мероприятие…».",
            "The event is over and cannot be changed.",
        )


def _compared(understanding: Understanding, event: Brief) -> Understanding:
    """With what the request changes of the event, or a word that an estimate of another changes nothing."""
    brief, intent = understanding.brief, understanding.intent.intent
    if brief is None:
        return understanding
    if is_retitled(event, brief):
        brief = brief.model_copy(update={"title": event.title})
    told = [*changes(event, brief), *(f"добавили «{wish}»" for wish in new_wishes(event, brief))]
    tried = told if intent == "estimate_budget" else []
    return understanding.model_copy(
        update={
            "brief": brief,
            "changed": tuple(told) if intent in CHANGES_EVENT else (),
            "is_tried": bool(tried),
            "notices": (*understanding.notices, *([remarks.only_tried(tried)] if tried else [])),
        }
    )


def _kept(before: Slots | None, understanding: Understanding, run: Run, is_stored: bool) -> Slots:
    """What the conversation knows from now on. A stored event tells what it is; of one that is still being
    planned nothing else does, and a question about it must not change it."""
    slots = understanding.slots
    if before and slots.event_id and not is_stored and run.intent not in CHANGES_EVENT:
        slots = before
    event_id = run.event_id or slots.event_id
    return slots.model_copy(update={"event_id": event_id, "last_intent": run.intent})


def _asked(
    principal: Principal,
    body: RequestBody,
    understanding: Understanding,
    usage: Usage,
    before: Conversation,
) -> Asked:
    intent = understanding.intent.intent
    about = understanding.slots.event_id if intent in ABOUT_EVENT else None
    return Asked(
        tenant_id=principal.tenant_id,
        subject=principal.subject,
        intent=intent,
        text=body.words or (understanding.brief.title if understanding.brief else ""),
        brief=understanding.brief,
        understanding={
            "intent": understanding.intent.model_dump(mode="json"),
            "slots": understanding.slots.model_dump(mode="json", exclude_none=True),
            "notices": [notice.model_dump(mode="json") for notice in understanding.notices],
            "changed": list(understanding.changed),
            "usage": usage.model_dump(mode="json"),
        },
        event_id=None if understanding.is_tried else body.event_id or about,
        conversation_id=before.id,
    )
