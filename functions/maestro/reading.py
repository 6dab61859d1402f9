"""A request body read: what is wanted, of which event, and what to remember of the conversation."""

import datetime
from dataclasses import dataclass
from typing import Any

from functions.maestro.forms import read_form, slots_of
from functions.maestro.models import RequestBody, RunResult, Turn
from functions.maestro.opening import Asked, Opening, open_question, open_run
from functions.maestro.routing import load_routing
from functions.maestro.second_opinion import second_opinion
from functions.maestro.store import Directory, RunStore
from functions.maestro.understanding.brief import merged
from functions.maestro.understanding.followups import leans, move_of_no_event
from functions.maestro.understanding.model_reading import understand_with_model
from functions.maestro.understanding.models import Slots, Understanding
from shared.agents import Usage
from shared.auth import Principal
from shared.errors import InvalidInput, NotFound
from shared.ids import new_id
from shared.llm.language import Language

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
        known = self._known_slots(principal.tenant_id, body, before.slots)
        understanding, usage = self._understand(body, known)
        if not body.event_id and (intent := move_of_no_event(understanding.intent.intent, before.slots)):
            guess = understanding.intent.model_copy(update={"intent": intent})
            understanding = understanding.model_copy(update={"intent": guess})
        if understanding.errors:
            raise InvalidInput("Исправьте запрос и отправьте его снова.", errors=list(understanding.errors))
        asked = _asked(principal, body, understanding, usage, before)
        opening = self._open(asked, understanding)
        return opening, self._remembered(before, opening, understanding)

    def _known_slots(self, tenant_id: str, body: RequestBody, before: Slots | None) -> Slots | None:
        """What a stored event already says: a request about it needs to name only what changes. Words that
        go on from the ones before keep what those supposed."""
        if not body.event_id:
            return before
        stored = slots_of(self.store.event_brief(tenant_id, body.event_id))
        if before is None:
            return stored
        kept = stored.model_copy(update={"last_intent": before.last_intent})
        return merged(kept, before) if leans(body.words) else kept

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
            question = RunResult(kind="question", summary=understanding.question)
            return open_question(asked, asked.intent, question.model_dump(mode="json"), self.now)
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
        self, before: Conversation, opening: Opening, understanding: Understanding
    ) -> dict[str, Any]:
        run = opening.run
        said = [Turn(role="user", text=run.text, run_id=run.run_id, at=self.now)]
        if understanding.question:
            said.append(Turn(role="maestro", text=understanding.question, run_id=run.run_id, at=self.now))
        return {
            "slots": understanding.slots.model_copy(update={"last_intent": run.intent}),
            "turns": [*before.turns, *said][-MAX_TURNS:],
            "expire_at": self.now + CONVERSATION_LIFE,
        }


def _asked(
    principal: Principal,
    body: RequestBody,
    understanding: Understanding,
    usage: Usage,
    before: Conversation,
) -> Asked:
    return Asked(
        tenant_id=principal.tenant_id,
        subject=principal.subject,
        intent=understanding.intent.intent,
        text=body.words or (understanding.brief.title if understanding.brief else ""),
        brief=understanding.brief,
        understanding={
            "intent": understanding.intent.model_dump(mode="json"),
            "slots": understanding.slots.model_dump(mode="json", exclude_none=True),
            "notices": [notice.model_dump(mode="json") for notice in understanding.notices],
            "usage": usage.model_dump(mode="json"),
        },
        event_id=body.event_id,
        conversation_id=before.id,
    )
