"""What to do with a message: answer from the FAQ, ask Maestro, or call a person. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.communication import wording
from functions.communication.chat import Author, ChatState, Said
from functions.communication.faq import Audience, Entry, EntryState, answer_text
from functions.communication.matching import Index, Match, Meaning
from functions.communication.phrases import reason_for_person, small_talk, words_of
from functions.communication.splitting import parts_of

#: Why a person is called, the gravest first: the queue shows the gravest of a chat.
GRAVITY = ("medical", "safety", "legal", "money", "complaint", "asked", "request", "unknown", "approval")
FAQ_ANSWER = "faq_answer"
CHAT_ANSWER = "chat_answer"
#: A question this short, or one that begins so, leans on the one before it.
LEANING = 4
LEANING_STARTS = frozenset({"а", "и", "но", "тогда", "еще", "также"})


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message, and all that decides what happens."""

    key: str
    text: str
    state: ChatState
    is_outside: bool
    """Written by somebody outside the agency: what they read was approved."""
    index: Index
    facts: Mapping[str, str]
    previous: str | None
    """The question before, as the FAQ words it."""
    meaning: Callable[[str], Meaning | None]
    """Asked only when words find nothing."""
    automatic: frozenset[str]
    """Kinds of text that need no approval."""
    opens_at: datetime | None


@dataclass(frozen=True)
class Draft:
    """An answer that waits for approval."""

    question: str
    text: str
    source: Mapping[str, object]


@dataclass(frozen=True)
class Outcome:
    """What is said, what waits, and who goes on."""

    state: ChatState
    says: Sequence[Said] = ()
    drafts: Sequence[Draft] = ()
    asks_maestro: str = ""
    """In these words."""
    reason: str | None = None
    """Why a person is called."""
    topics: Sequence[str] = ()
    """Questions as the FAQ words them, those that were found."""
    open_questions: Sequence[str] = field(default=())
    """Questions nobody has an answer to yet."""


def decide(turn: Turn) -> Outcome:
    """FAQ first, then Maestro, then a person; with a manager in the chat nothing. Each question of a message
    goes its own way."""
    if turn.state is ChatState.PERSON:
        return Outcome(turn.state)
    if (reason := reason_for_person(turn.text)) in wording.URGENT:
        return call_person(turn.key, turn.state, str(reason), turn.opens_at)
    parts = parts_of(turn.text, turn.index.only)
    if len(parts) == 1:
        return _decided(turn)
    numbered = enumerate(parts, start=1)
    turns = [replace(turn, key=f"{turn.key}/{number}", text=text) for number, text in numbered]
    return _together(turn, turns, [_decided(one) for one in turns])


def _decided(turn: Turn) -> Outcome:
    if reason := reason_for_person(turn.text):
        return call_person(turn.key, turn.state, reason, turn.opens_at)
    if talk := small_talk(turn.text):
        return Outcome(turn.state, [Said(key=f"{turn.key}/talk", author=Author.MAESTRO, text=talk)])
    found = _found(turn)
    if found is None:
        return _unknown(turn)
    if found.rivals:
        return _which(turn, found)
    answer = answer_text(found.entry, turn.facts)
    if answer is None:
        return _without_answer(turn, found.entry)
    return _answered(turn, found.entry, answer)


def _together(turn: Turn, turns: Sequence[Turn], outcomes: Sequence[Outcome]) -> Outcome:
    """What is answered stands by itself; for the rest Maestro and people are asked once."""
    says = [said for one in outcomes for said in one.says if said.author is not Author.SYSTEM]
    drafts = [draft for one in outcomes for draft in one.drafts]
    if drafts:
        says += _colleagues(turn, [draft.question for draft in drafts])
    reason = "approval" if drafts else None
    pairs = zip(turns, outcomes, strict=True)
    if called := [
        (one.text, outcome.reason) for one, outcome in pairs if outcome.reason and not outcome.drafts
    ]:
        reason = called[0][1]
        texts = [text for text, _ in called]
        says += call_person(turn.key, turn.state, str(reason), turn.opens_at, texts).says
    return Outcome(
        state=ChatState.WAITING if reason else turn.state,
        says=says,
        drafts=drafts,
        asks_maestro=" ".join(one.asks_maestro for one in outcomes if one.asks_maestro),
        reason=reason,
        topics=[topic for one in outcomes for topic in one.topics],
        open_questions=[text for one in outcomes for text in one.open_questions],
    )


def call_person(
    key: str, state: ChatState, reason: str, opens_at: datetime | None, questions: Sequence[str] = ()
) -> Outcome:
    """Into the managers' queue; `questions` are named when others were answered. Once it is there, nobody is
    told the same again at length."""
    is_news = state is ChatState.OPEN or reason in wording.URGENT
    text = wording.handover(reason, opens_at, questions) if is_news else wording.ALSO_HANDED
    said = Said(key=f"{key}/person", author=Author.SYSTEM, text=text)
    return Outcome(ChatState.WAITING, [said], reason=reason)


def graver(one: str | None, other: str | None) -> str | None:
    """The more pressing of two reasons."""
    return min((reason for reason in (one, other) if reason), key=GRAVITY.index, default=None)


def _found(turn: Turn) -> Match | None:
    found = turn.index.find(turn.text)
    if found is None and turn.previous and _leans(turn.text) and turn.index.knows(turn.text):
        found = turn.index.find(f"{turn.previous} {turn.text}")
    return found or turn.index.find(turn.text, turn.meaning(turn.text))


def _leans(text: str) -> bool:
    words = words_of(text)
    return len(words) <= LEANING and bool(words) and words[0] in LEANING_STARTS


def _answered(turn: Turn, entry: Entry, answer: str) -> Outcome:
    kind = FAQ_ANSWER if entry.state is EntryState.PUBLISHED else CHAT_ANSWER
    topic = entry.body.question
    source = {
        "faq": entry.entry_id,
        "version": entry.version,
        "topic": entry.body.topic,
        "question": topic,
        "asked": turn.text,
    }
    if turn.is_outside and kind not in turn.automatic:
        drafts = [Draft(turn.text, answer, source)]
        return Outcome(ChatState.WAITING, _colleagues(turn), drafts, reason="approval", topics=[topic])
    said = Said(key=f"{turn.key}/faq", author=Author.FAQ, text=answer, source=source)
    return Outcome(turn.state, [said], topics=[topic])


def _colleagues(turn: Turn, questions: Sequence[str] = ()) -> list[Said]:
    is_news = turn.state is ChatState.OPEN
    text = wording.asking_colleagues(questions) if is_news else wording.ALSO_ASKING
    return [Said(key=f"{turn.key}/wait", author=Author.SYSTEM, text=text)]


def _which(turn: Turn, found: Match) -> Outcome:
    questions = [one.body.question for one in (found.entry, *found.rivals)]
    said = Said(key=f"{turn.key}/which", author=Author.MAESTRO, text=wording.which(questions))
    return Outcome(turn.state, [said])


def _without_answer(turn: Turn, entry: Entry) -> Outcome:
    """The question is known, its answer only to a person. What a colleague asks of money and terms is
    Maestro's; what guests ask, the colleague is to write."""
    if not turn.is_outside:
        if entry.body.audience is Audience.CLIENT:
            return _unknown(turn)
        text = wording.nobody_wrote(turn.text)
        said = Said(key=f"{turn.key}/none", author=Author.MAESTRO, text=text)
        return Outcome(turn.state, [said], open_questions=[turn.text])
    called = call_person(turn.key, turn.state, "unknown", turn.opens_at)
    return replace(called, topics=[entry.body.question], open_questions=[turn.text])


def _unknown(turn: Turn) -> Outcome:
    """While a person is awaited, Maestro does not answer over their head."""
    if turn.state is ChatState.WAITING:
        called = call_person(turn.key, turn.state, "unknown", turn.opens_at)
        return replace(called, open_questions=[turn.text])
    return Outcome(turn.state, asks_maestro=turn.text)
