"""Which entry a question is about, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.faq import in_force
from functions.communication.matching import Index, Meaning

INDEX = Index(in_force([], None))

QUESTIONS = {
    "Добрый день! Подскажите, пожалуйста, а парковка у вас есть?": "parking",
    "порковка будет?": "parking",
    "где можно оставить машину": "parking",
    "где проходит": "place",
    "какой адрес площадки?": "place",
    "Во сколько начало?": "start",
    "когда закончится мероприятие": "start",
    "какого числа всё будет": "date",
    "как доехать от метро": "directions",
    "можно прийти с ребёнком 5 лет?": "children",
    "а собаку взять можно?": "pets",
    "у меня аллергия на орехи, будет ли что поесть": "food",
    "будут ли вегетарианские блюда": "food",
    "что надеть": "dress_code",
    "как вернуть билет": "refund",
    "билет не пришёл на почту": "ticket",
    "хочу передать билет другому человеку": "rename",
    "пришлите закрывающие документы": "receipt",
    "вай фай есть?": "wifi",
    "будет ли запись": "recording",
    "кто будет выступать": "programme",
    "потеряла телефон у вас на празднике": "lost",
    "как отписаться от рассылки": "unsubscribe",
    "какая у вас комиссия": "fee",
    "что включено в стоимость": "included",
    "нам нужен договор и НДС": "documents",
    "что если пойдет дождь": "weather",
    "можно привести своего ведущего": "own_vendors",
    "есть у вас портфолио": "portfolio",
    "подпишете соглашение о неразглашении?": "nda",
    "во сколько заезд на монтаж": "load_in",
    "сколько киловатт на площадке": "electricity",
    "как оформить пропуск на машину": "passes",
    "хочу стать вашим подрядчиком": "join",
}
STRANGE = [
    "Кто победил на выборах?",
    "хочу корпоратив на 150 человек в Казани",
    "перенесите праздник на 20 июня",
    "Какой марки рояль будет на сцене?",
    "сколько будет дважды два",
    "посоветуйте фильм",
    "хочу заказать пиццу",
    "",
    "???",
    "🙂",
]


@pytest.mark.parametrize(("question", "topic"), QUESTIONS.items())
def test_question_finds_its_entry(question: str, topic: str) -> None:
    found = INDEX.find(question)

    assert found is not None
    assert found.entry.body.topic == topic


@pytest.mark.parametrize("text", STRANGE)
def test_what_the_faq_does_not_know_finds_nothing(text: str) -> None:
    assert INDEX.find(text) is None


IDS = [one.entry_id for one in in_force([], None)]
#: As a sentence model measures: all close together.
CLOSE = {key: 0.80 + 0.002 * (place % 5) for place, key in enumerate(IDS)}


def test_meaning_finds_what_words_do_not() -> None:
    meaning = Meaning(CLOSE | {"starter:parking": 0.86}, elsewhere=0.82)

    found = INDEX.find("колёса девать", meaning)

    assert found is not None
    assert found.entry.body.topic == "parking"


@pytest.mark.parametrize(
    ("entries", "elsewhere"),
    [
        (CLOSE, 0.7),
        (CLOSE | {"starter:parking": 0.86, "starter:pets": 0.859}, 0.7),
        (CLOSE | {"starter:parking": 0.86}, 0.87),
        ({}, 0.7),
    ],
    ids=["nothing stands out", "two alike", "closer to something else", "nothing measured"],
)
def test_meaning_that_is_not_clear_finds_nothing(entries: dict[str, float], elsewhere: float) -> None:
    assert INDEX.find("посоветуйте фильм", Meaning(entries, elsewhere)) is None


@given(st.text(max_size=300))
def test_any_text_is_borne(text: str) -> None:
    found = INDEX.find(text)

    assert found is None or found.score >= 0.5
