"""The truth check as its reader meets it: facts, a text, what is untrue in it."""

import string
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.llm.truth import untruths
from shared.texts import date_text, rubles_text, short_date

FACTS = """
Корпоратив в Санкт-Петербурге, 12 декабря 2026 г., начало в 18:00. Гостей: 150, столов 15.
Бюджет 2 500 000 ₽, на гостя 16 666,67 ₽, резерв 10 %, скидка от 3 до 5 %.
Площадка «Корстон», ул. Баумана, 7, korston.ru, @korston. Ведущий Пётр Королёв, группа Uma2rman, рейтинг 4,8.
"""


@pytest.mark.parametrize(
    "text",
    [
        "Бюджет — 2,5 млн ₽, 2.5 миллиона рублей, 2500 тыс. руб., 2500000,00 ₽.",
        "Бюджет\u00a0— 2\u202f500\u202f000 ₽.",
        "Два с половиной миллиона, 2 млн 500 тыс. ₽, два миллиона пятьсот тысяч рублей.",
        "Полторы сотни гостей двенадцатого декабря, в шесть вечера, в восемнадцать часов.",
        "Королёв ведёт вечер. Магазин закрыт, столов хватит. Технический портал открыт.",
        "Ждём сто пятьдесят гостей за пятнадцатью столами.",
        "Резерв 10%, десять процентов, 0,1 бюджета.",
        "Скидка 3–5 %.",
        "Встречаемся 12.12.2026, 12.12, 2026-12-12, 12 декабря, в декабре 2026 года, в субботу.",
        "Начало в 18:00, в 18.00, в 18 часов.",
        "На гостя выходит 16 666,67 ₽, оценка 4.8.",
        "В «Корстоне» вас встретит Королёв Пётр, с ним Uma2rman.",
        "Пётр Королёв ведёт. Королёва Петра ждём.",
        "Любовь к празднику. Вера в успех. Надежда есть.",
        "Едем в Питер, в СПб, в Санкт-Петербург.",
        "С Вами и Вашей командой, с НДС.",
        "Подробнее на korston.ru. Пишите @Korston.",
    ],
)
def test_facts_pass_in_any_form(text: str) -> None:
    assert untruths(text, FACTS) == []


@pytest.mark.parametrize(
    ("text", "untrue"),
    [
        ("Бюджет 2,6 млн ₽.", ["2,6 млн"]),
        ("Бюджет 2 500 ₽.", ["2 500"]),
        ("Полтора миллиона на всё.", ["Полтора миллиона"]),
        ("Полмиллиона на всё.", ["Полмиллиона"]),
        ("Двести гостей.", ["Двести"]),
        ("Билет по 15 ₽.", ["15"]),
        ("Билет по 150 рублей.", ["150"]),
        ("Билет по семь рублей.", ["семь"]),
        ("Ждём 2 500 000 гостей.", ["2 500 000"]),
        ("Всё бесплатно, договор подписан.", ["бесплатно", "подписан"]),
        ("Резерв 15 %.", ["15 %"]),
        ("Резерв пятнадцать процентов.", ["пятнадцать процентов"]),
        ("Скидка 3–7 %.", ["3–7 %"]),
        ("Монтаж 11 декабря.", ["11 декабря"]),
        ("Монтаж 11–12 декабря.", ["11–12 декабря"]),
        ("Праздник 12 декабря 2027 года.", ["12 декабря 2027"]),
        ("Праздник 42 декабря.", ["42 декабря"]),
        ("Праздник в ноябре.", ["ноябре"]),
        ("Праздник в пятницу.", ["пятницу"]),
        ("Начало в 19:00.", ["19:00"]),
        ("Начало в 18:30.", ["18:30"]),
        ("Начало в 25:00.", ["25:00"]),
        ("Праздник двадцать первого декабря.", ["двадцать первого декабря"]),
        ("Монтаж с девятого по одиннадцатое декабря.", ["девятого по одиннадцатое декабря"]),
        ("Начало в семь вечера.", ["семь вечера"]),
        ("Начало в 3 часа дня.", ["3 часа дня"]),
        ("Сбор в половине пятого.", ["половине пятого"]),
        ("Разъезд в полночь.", ["полночь"]),
        ("Треть бюджета — еда.", ["Треть бюджета"]),
        ("Две сотни гостей.", ["Две сотни"]),
        ("Сидоров приедет. Бондаренко споёт. Вяземский не приедет.", ["Сидоров", "Бондаренко", "Вяземский"]),
        ("Ведёт Иван.", ["Иван"]),
        ("Иван ведёт.", ["Иван"]),
        ("- Марина Ильина споёт.", ["Марина", "Ильина"]),
        ("Готово. Ольга Викторовна примет гостей.", ["Ольга", "Викторовна"]),
        ("| Прохор | 10 |", ["Прохор", "10"]),
        ("Пишите на злодей.рф.", ["злодей.рф"]),
        ("Александрович приедет.", ["Александрович"]),
        ("Смотрите evil.example/pay, там всё.", ["evil.example/pay"]),
        ("Смотрите (https://evil.example).", ["https://evil.example"]),
        ("Пишите @evil_bot!", ["@evil_bot"]),
        ("Пишите на evil@mail.com.", ["evil@mail.com"]),
        ("Ведёт И. Сидоров.", ["И", "Сидоров"]),
        ("Зал «Ривьера».", ["Ривьера"]),
        ("Площадка: Ривьера.", ["Ривьера"]),
        ("Radisson ждёт.", ["Radisson"]),
        ("Москва ждёт.", ["Москва"]),
        ("Едем в г. Казань, на ул. Пушкина.", ["Казань", "Пушкина"]),
        ("Ждём150 гостей и ещё30.", ["30"]),
    ],
)
def test_what_the_facts_do_not_hold_is_named(text: str, untrue: list[str]) -> None:
    assert sorted(untruths(text, FACTS)) == sorted(untrue)


@pytest.mark.parametrize(
    "text",
    [
        "1. Начнём\n2) Продолжим\n- **3.** Закончим\n\t14. И разойдёмся",
        "Этап 1, шаг 2, вариант № 3, 1-й день, 2-я неделя.",
        "Два этапа и три варианта, один договор.",
        "## ПЛАН МЕРОПРИЯТИЯ",
        "| Статья | Сумма |\n| Площадка | — |",
        "- Площадка\n> Цитата\n**Итог** готов. Дальше проще! Верно? Да… Конечно",
    ],
    ids=["list", "steps", "small words", "capitals", "table", "sentences"],
)
def test_order_and_layout_claim_nothing(text: str) -> None:
    assert untruths(text, "") == []


def test_number_of_a_list_item_is_no_fact() -> None:
    assert untruths("Нужно 12 столов.", "12. Банкет") == ["12"]


def test_same_untruth_is_named_once() -> None:
    assert untruths("Ждём 99 гостей. Да, 99!", FACTS) == ["99"]


def test_day_of_a_date_is_no_count() -> None:
    assert untruths("Придут 12 гостей.", "12 декабря 2026 г.") == ["12"]


amounts = st.integers(min_value=1, max_value=10**10).map(lambda kopecks: Decimal(kopecks) / 100)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2099, 12, 31))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
FORMS = {
    Decimal: [rubles_text, str, lambda amount: f"{amount / 1_000_000:f} млн ₽"],
    date: [date_text, short_date, date.isoformat],
    time: ["{:%H:%M}".format],
}
#: A sum among the facts says its rubles.
STATED = FORMS | {Decimal: [form for form in FORMS[Decimal] if form is not str]}
facts = st.one_of(amounts, days, times)


@given(st.lists(facts, min_size=1, max_size=8), st.data())
def test_text_made_of_facts_alone_is_true(values: list[Decimal | date | time], data: st.DataObject) -> None:
    stated = "\n".join(f"Факт: {data.draw(st.sampled_from(STATED[type(value)]))(value)}." for value in values)
    text = ", ".join(data.draw(st.sampled_from(FORMS[type(value)]))(value) for value in values)

    assert untruths(text, stated) == []


@given(facts, st.data())
def test_any_changed_digit_is_untrue(value: Decimal | date | time, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FORMS[type(value)]))(value)
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([digit for digit in string.digits if digit != text[place]]))

    changed = f"{text[:place]}{digit}{text[place + 1 :]}"

    assert untruths(f"Итак, {changed}", f"Факт: {text}") != []


@given(st.text(max_size=300))
def test_any_text_is_true_to_itself(text: str) -> None:
    assert untruths(text, text) == []
