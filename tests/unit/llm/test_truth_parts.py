"""The readers below the truth check: figures, numerals, names."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.llm.truth.figures import figures
from shared.llm.truth.names import names, stems
from shared.llm.truth.numerals import spoken
from shared.llm.truth.readings import Day, Month, Number, Reading, Time, Weekday, implied


def _number(value: str) -> Number:
    return Number(Decimal(value))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2 500 000", {_number("2500000")}),
        ("15 %", {_number("0.15")}),
        ("2026 150", {_number("2026"), _number("150")}),
        ("12.10", {_number("12.1"), Day(12, 10), Time(12, 10)}),
        ("12.60", {_number("12.6")}),
        ("12.10.26", {Day(12, 10, 2026)}),
        ("29 февраля", {Day(29, 2)}),
        ("с 3 по 5 мая 2027", {Day(3, 5, 2027), Day(5, 5, 2027)}),
        ("к маю", {Month(5)}),
        ("в среду", {Weekday(2)}),
        ("09:05", {Time(9, 5)}),
        ("5 часов", {_number("5"), Time(5, 0)}),
        ("от 10 до 18:00", {_number("10"), Time(18, 0)}),
        ("от 2 до 3 млн", {_number("2000000"), _number("3000000")}),
        ("30 часов", {_number("30")}),
        ("вариант 5 млн", {_number("5000000")}),
        ("GigaChat2 и A4", set()),
        ("мартини и майонез", set()),
    ],
)
def test_figure_reads_as_all_that_it_may_mean(text: str, readings: set[Reading]) -> None:
    assert {reading for figure in figures(text) for reading in figure.readings} == readings


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("сто пятьдесят", [150]),
        ("двадцать пять тысяч", [25_000]),
        ("два миллиона триста тысяч сорок", [2_300_040]),
        ("миллион", [1_000_000]),
        ("полутора миллионов", [1_500_000]),
        ("трёхсот", [300]),
        ("тридцати процентов", [Decimal("0.3")]),
        ("два-три", [2, 3]),
        ("пять десять", [5, 10]),
        ("стол и семья", []),
    ],
)
def test_numeral_in_words_has_its_value(text: str, values: list[Decimal]) -> None:
    assert [value for _, value, _ in spoken(text)] == values


def test_small_number_in_words_is_ordinary_speech() -> None:
    assert [figure.ordinary for figure in figures("десять, одиннадцать, полтора")] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ведёт Иван Петров. Поёт Мария", ["Иван", "Петров", "Мария"]),
        ("Зал «Корстон»", ["Корстон"]),
        ("«Корстон» ждёт", ["Корстон"]),
        ("Ждём: Иван", ["Иван"]),
        ("- Сцена\n* **Экран**\n# Свет", []),
        ("ИТОГО ПО СМЕТЕ", []),
        ("Ждём 12 декабря 2026 г. Площадка готова", []),
        ("Нужен VIP-зал с Wi-Fi", []),
        ("Нужен Hilton", ["Hilton"]),
    ],
)
def test_name_is_a_capital_inside_a_sentence(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_cases_of_a_name_share_a_stem() -> None:
    assert stems("Корстон") == stems("Корстоном") == stems("корстоне")


def test_date_implies_its_month_year_and_weekday() -> None:
    assert implied(Day(12, 12, 2026)) == {Day(12, 12), Month(12), Weekday(5), Number(Decimal(2026))}


@given(st.text(alphabet="0123456789 .,:-–%«»млнтысчасдекабряпо\n", max_size=4000))
def test_any_text_is_read_without_error(text: str) -> None:
    assert all(figure.text in text for figure in figures(text))
