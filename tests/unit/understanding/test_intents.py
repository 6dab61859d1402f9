"""What the user wants done."""

import pytest

from functions.maestro.routing import load_routing
from functions.maestro.understanding.intents import CERTAIN, classify
from functions.maestro.understanding.models import Slot, Slots
from functions.maestro.understanding.vocabulary import intent_patterns
from shared.brief import EventType

NOTHING = Slots()
WEDDING = Slots(
    event_type=Slot(value=EventType.WEDDING, words="свадьба"), guests=Slot(value=50, words="50 гостей")
)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("спланируй праздник", "create_event"),
        ("почему упала конверсия", "analyze_conversion"),
        ("оптимизируй цены на билеты", "optimize_pricing"),
        ("подбери подрядчиков по звуку", "find_vendors"),
        ("посчитай смету", "estimate_budget"),
        ("покажи критический путь", "show_schedule"),
        ("перенеси на пятницу", "move_date"),
        ("где парковка", "chat"),
        ("какая сегодня погода", "default"),
    ],
)
def test_an_intent_is_known_by_its_words(text: str, intent: str) -> None:
    assert classify(text, NOTHING).intent == intent


def test_a_described_event_is_to_be_planned() -> None:
    guess = classify("свадьба, 50 гостей", WEDDING)

    assert guess.intent == "create_event"
    assert guess.confidence >= CERTAIN
    assert guess.why == ("event_type", "guests")


def test_words_outweigh_the_description() -> None:
    guess = classify("сколько будет стоить свадьба на 50 гостей", WEDDING)

    assert (guess.intent, guess.runner_up) == ("estimate_budget", "create_event")


def test_the_guess_names_the_words_that_decided() -> None:
    assert classify("посчитай смету", NOTHING).why == ("посчитай", "смету")


def test_gibberish_is_the_default_with_low_confidence() -> None:
    guess = classify("асдф йцук", NOTHING)

    assert (guess.intent, guess.runner_up) == ("default", None)
    assert guess.confidence < CERTAIN


def test_every_intent_has_a_route() -> None:
    intents = {intent for intent, _, _ in intent_patterns()}

    assert {load_routing().canonical(intent) for intent in intents} == intents
