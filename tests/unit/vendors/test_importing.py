"""Vendor lists from CSV."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.cells import find_column
from functions.vendors.importing import MAX_BYTES, MAX_ROWS, ParsedFile, RowProblem, parse_file
from functions.vendors.models import PartyForm, Vendor
from shared.errors import InvalidInput, TooLarge
from shared.vat import TaxStatus
from shared.vendor_categories import Paper, PriceUnit

HEADER = "Название;Категория;Город"


def parsed(*rows: str, header: str = HEADER) -> ParsedFile:
    return parse_file("\n".join([header, *rows]).encode())


def one(row: str, header: str = HEADER) -> Vendor:
    found = parsed(row, header=header)
    assert found.problems == []
    return found.vendors[0]


def problem(row: str, header: str = HEADER) -> RowProblem:
    found = parsed(row, header=header)
    assert found.vendors == []
    return found.problems[0]


def test_whole_row_is_understood() -> None:
    header = (
        "Код;Подрядчик;Услуги;Город работы;Другие города;Выезд;Теги;Стоимость от;За что цена;Мин. заказ;"
        "Вместимость;Налоговый режим;Форма;Юрлицо;ИНН;Телефон;E-mail;Документы;Страховка;В срок;Аванс"
    )
    row = (
        "K-7;Мята;кейтеринг, торт;Питер;Псков, Выборг;да;банкет|фуршет;2 500,50 ₽;за гостя;60000;"
        "до 300;УСН 5%;ООО;ООО «Мята»;0000000001;+7 (000) 000-00-01;m@example.org;медкнижки;есть;97 %;30"
    )

    vendor = one(row, header)

    assert vendor.external_id == "K-7"
    assert vendor.categories == ["catering", "cake"]
    assert (vendor.city, vendor.serves, vendor.travels) == ("Санкт-Петербург", ["Псков", "Выборг"], True)
    assert vendor.tags == ["банкет", "фуршет"]
    assert vendor.price is not None
    assert (vendor.price.amount, vendor.price.unit) == (Decimal("2500.50"), PriceUnit.PER_GUEST)
    assert vendor.price.minimum == 60_000
    assert vendor.guests_max == 300
    assert vendor.tax_status is TaxStatus.USN_5
    assert vendor.party is not None
    assert (vendor.party.form, vendor.party.inn) == (PartyForm.COMPANY, "0000000001")
    assert vendor.contacts.phone == "+7 (000) 000-00-01"
    assert (vendor.papers, vendor.insured, vendor.on_time) == ([Paper.HYGIENE], True, 0.97)
    assert vendor.prepayment_percent == 30
    assert not vendor.invented


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_of_spreadsheets(encoding: str, delimiter: str) -> None:
    text = f"{HEADER}\nЛимонная роща;площадки;Казань\n".replace(";", delimiter)

    assert [vendor.name for vendor in parse_file(text.encode(encoding)).vendors] == ["Лимонная роща"]


def test_quoted_cell_may_hold_the_delimiter_and_a_line_break() -> None:
    vendor = one('"Мята; лимон\nи лёд";кейтеринг;Казань')

    assert vendor.name == "Мята; лимон и лёд"


def test_price_without_a_unit_is_in_the_usual_unit_of_the_trade() -> None:
    vendor = one("Иванна;фотограф;Казань;5000", f"{HEADER};Цена")

    assert vendor.price is not None
    assert vendor.price.unit is PriceUnit.PER_HOUR


def test_empty_cells_are_not_stated() -> None:
    vendor = one("Иванна;фотограф;Казань;;", f"{HEADER};Цена;В срок")

    assert vendor.price is None
    assert vendor.on_time is None


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Мята;ракеты;Казань;", "Категория", "Нет категории «ракеты»."),
        ("Мята;кейтеринг;Казань;сто", "Цена", "«сто» — не одно число."),
        ("Мята;кейтеринг;Казань;100-200", "Цена", "«100-200» — не одно число."),
        ("=HYPERLINK(1);кейтеринг;Казань;", "Название", "Ячейка похожа на формулу."),
        ("@cmd;кейтеринг;Казань;", "Название", "Ячейка похожа на формулу."),
        ("-cmd;кейтеринг;Казань;", "Название", "Ячейка похожа на формулу."),
        (";кейтеринг;Казань;", "Название", "Обязательное поле: добавьте его."),
        ("Мята;кейтеринг;;", "Город", "Обязательное поле: добавьте его."),
        ("Мята;кейтеринг;Казань;-5", "Цена", "Значение должно быть не меньше 0."),
    ],
)
def test_bad_cell_is_named(row: str, column: str, reason: str) -> None:
    found = problem(row, f"{HEADER};Цена")

    assert (found.line, found.column, found.reason) == (2, column, reason)
    assert found.advice


def test_bad_row_does_not_stop_the_others() -> None:
    found = parsed("А;площадки;Казань", "Б;ракеты;Казань", "", "В;площадки;Казань")

    assert [vendor.name for vendor in found.vendors] == ["А", "В"]
    assert [bad.line for bad in found.problems] == [3]


def test_all_bad_cells_of_a_row_are_named() -> None:
    found = parsed("А;ракеты;Казань;сто", header=f"{HEADER};Цена")

    assert [bad.column for bad in found.problems] == ["Категория", "Цена"]


def test_repeated_vendor_is_taken_once() -> None:
    found = parsed("Мята;кейтеринг;Казань", "МЯТА;кейтеринг;казань")

    assert len(found.vendors) == 1
    assert found.problems[0].reason == "Тот же подрядчик уже стоит в строке 2."


def test_unknown_columns_are_named_and_left_out() -> None:
    assert parsed("А;площадки;Казань;7", header=f"{HEADER};Любимый цвет").ignored_columns == ["Любимый цвет"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x98\xff",
        HEADER.encode(),
        "Название;Город\nА;Казань".encode(),
        f"{HEADER};Имя\nА;площадки;Казань;Б".encode(),
        f'{HEADER}\n"незакрытая;площадки;Казань\n{"я" * 200_000}'.encode(),
    ],
)
def test_what_is_no_vendor_list_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        parse_file(content)


def test_too_many_bytes_or_rows_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse_file(b"a" * (MAX_BYTES + 1))
    with pytest.raises(TooLarge):
        parsed(*[f"А{number};площадки;Казань" for number in range(MAX_ROWS + 1)])


@pytest.mark.parametrize("title", ["Цена, от", "ЦЕНА ОТ", "стоимость", "Прайс "])
def test_column_titles_are_read_freely(title: str) -> None:
    assert find_column(title) == "price.amount"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_list_or_a_clear_refusal(content: bytes) -> None:
    try:
        found = parse_file(f"{HEADER};Цена;В срок\n".encode() + content)
    except InvalidInput as error:
        assert error.errors
    else:
        assert all(bad.reason and bad.advice for bad in found.problems)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_price_is_read_to_the_kopeck(rubles: int, kopecks: int) -> None:
    written = f"{rubles:,}".replace(",", " ") + f",{kopecks:02d} ₽"
    found = parsed(f"А;площадки;Казань;{written}", header=f"{HEADER};Цена")

    amount = Decimal(rubles) + Decimal(kopecks) / 100
    assert [vendor.price.amount for vendor in found.vendors if vendor.price] == ([amount] if amount else [])
