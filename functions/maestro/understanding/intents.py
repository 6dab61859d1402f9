"""What the user wants done: by weighted words, by what the text gives facts for, and by meaning."""

from collections import defaultdict
from collections.abc import Mapping

from functions.maestro.understanding.models import IntentGuess, Slots
from functions.maestro.understanding.vocabulary import intent_patterns

DEFAULT = "default"
CREATE_EVENT = "create_event"
CERTAIN = 0.6
"""Below this a model, when there is one, may decide otherwise."""

_DOUBT = 1.0
"""Weight of «none of these»: a lone weak word convinces nobody."""
_LEAST = 1.0
_OF_AN_EVENT = {"event_type": 2.0, "guests": 1.0, "date": 0.5, "budget": 0.5, "city": 0.5}
"""A text that describes an event asks to plan it, unless its words ask for something else."""
_TRADE_ALONE = 3.0
"""«Нужна площадка на 200 человек 10 декабря»: a trade without an event is looked for."""
_DESCRIBED = 3
"""So many facts and no other wish are a request to plan: nobody needs a second opinion."""
_OF_WORDS = 0.25
"""The weight of the words' guess beside the votes of the nearest examples. On sentences that neither had seen
the examples were right more often (tests/evals)."""


def classify(text: str, slots: Slots) -> IntentGuess:
    """The likeliest intent of a plain text; `default` with low confidence when nothing speaks for any."""
    scores: defaultdict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = {}
    for intent, weight, pattern in intent_patterns():
        if said := list(dict.fromkeys(match[0] for match in pattern.finditer(text))):
            scores[intent] += weight * min(len(said), 2)
            words.setdefault(intent, []).extend(said)
    if slots.event_type is None and not (slots.guests and slots.budget) and scores["find_vendors"]:
        scores["find_vendors"] += _TRADE_ALONE
    facts = [name for name in _OF_AN_EVENT if getattr(slots, name)]
    scores[CREATE_EVENT] += sum(_OF_AN_EVENT[name] for name in facts)
    return _guess(scores, words, facts)


def is_plain(guess: IntentGuess, slots: Slots, text: str) -> bool:
    """Whether the words leave no room for a second opinion: two of them ask for another thing of an event
    that is described, or an event is described and no question asked."""
    if guess.runner_up == CREATE_EVENT and len(guess.why) > 1 and guess.confidence >= CERTAIN:
        return True
    facts = sum(getattr(slots, name) is not None for name in _OF_AN_EVENT)
    described = guess.intent == CREATE_EVENT and guess.runner_up is None and facts >= _DESCRIBED
    return described and "?" not in text


def weighed(guess: IntentGuess, votes: Mapping[str, float]) -> IntentGuess:
    """The words' guess and the votes of the nearest examples together."""
    if not votes:
        return guess
    scores = defaultdict(float, votes)
    scores[guess.intent] += _OF_WORDS * guess.confidence if guess.intent != DEFAULT else 0.0
    best, second, *_ = [*sorted(scores, key=lambda intent: -scores[intent]), None]
    return IntentGuess(
        intent=best or DEFAULT,
        confidence=round(scores[best or DEFAULT] / (1 + _OF_WORDS), 2),
        runner_up=second,
        why=guess.why if best == guess.intent else ("похожие запросы",),
    )


def _guess(scores: Mapping[str, float], words: Mapping[str, list[str]], facts: list[str]) -> IntentGuess:
    (best, score), (second, next_score), *_ = [*sorted(scores.items(), key=lambda item: -item[1]), ("", 0.0)]
    if score < _LEAST:
        return IntentGuess(intent=DEFAULT, confidence=0.2, runner_up=best if score else None)
    why = [*words.get(best, []), *(facts if best == CREATE_EVENT else [])]
    return IntentGuess(
        intent=best,
        confidence=round(score / (score + next_score + _DOUBT), 2),
        runner_up=second if next_score else None,
        why=tuple(why[:8]),
    )
