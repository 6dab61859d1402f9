"""The files say what the proposal says, to programs that did not make them."""

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from functions.communication.proposals.docx_file import docx_of
from functions.communication.proposals.pdf_file import pdf_of
from functions.communication.proposals.printed import printed
from functions.communication.proposals.typography import typeset
from functions.communication.proposals.words import sum_in_words
from tests.unit.proposals.making import pick, proposal

SAID = [
    "Коммерческое предложение № 12-2",
    "АО «Вымпел & Ко»",
    "2 419 864,66 ₽",
    "Эконом",
    "Премиум",
    "6 106 979,73 ₽",
    "Ресторан <Уют>",
    "01.12.2026",
    "ИНН 7707083893",
    "66 копеек",
]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def pdf_text(content: bytes) -> str:
    from pypdf import PdfReader

    return plain(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def docx_text(content: bytes) -> str:
    from docx import Document

    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def logo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    return file.getvalue()


def test_the_pdf_says_everything() -> None:
    text = pdf_text(pdf_of(printed(proposal())))

    assert [said for said in SAID if said not in text] == []


def test_the_docx_says_everything() -> None:
    text = docx_text(docx_of(printed(proposal())))

    assert [said for said in SAID if said not in text] == []
    assert "{" not in text


def test_the_logo_is_in_both_files() -> None:
    from docx import Document
    from pypdf import PdfReader

    shown = printed(proposal())

    assert len(PdfReader(BytesIO(pdf_of(shown, logo()))).pages[0].images) == 1
    assert len(Document(BytesIO(docx_of(shown, logo()))).inline_shapes) == 1


@pytest.mark.parametrize("hostile", ["<b>ООО & Ко</b>", "{{ 7 * 7 }}", "{% for x in y %}", "=1+1", "«»\"'"])
def test_what_people_type_stays_text(hostile: str) -> None:
    shown = printed(proposal(client=hostile, introduction=hostile))

    said = plain(typeset(hostile))

    assert said in pdf_text(pdf_of(shown))
    assert said in docx_text(docx_of(shown))


def test_a_shortlist_of_invented_vendors_is_not_shown() -> None:
    shown = printed(proposal(vendors=[pick("Зал из демо", invented=True)]))

    assert shown.trades == []
    assert "С кем готовы работать" not in docx_text(docx_of(shown))


def test_shares_and_rows_add_up_to_the_total() -> None:
    made = proposal()

    assert sum(row.amount for row in made.prices) == made.total


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "Ноль рублей 00 копеек"),
        ("1", "Один рубль 00 копеек"),
        ("2.01", "Два рубля 01 копейка"),
        ("1021.50", "Одна тысяча двадцать один рубль 50 копеек"),
        ("2500000", "Два миллиона пятьсот тысяч рублей 00 копеек"),
        ("11.11", "Одиннадцать рублей 11 копеек"),
    ],
)
def test_a_sum_is_written_in_words(amount: str, words: str) -> None:
    assert plain(sum_in_words(Decimal(amount))) == words


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('ресторан "Уют"', "ресторан «Уют»"),
        ("обед - в 14:00", "обед\u00a0— в\u00a014:00"),
        ("10-12 июня", "10–12 июня"),
        ("аванс 30 %", "аванс 30\u00a0%"),
        ("1 200 000 руб", "1\u00a0200\u00a0000\u00a0руб"),
        ("и так далее...", "и\u00a0так далее…"),
    ],
)
def test_texts_are_typeset(typed: str, set_: str) -> None:
    assert typeset(typed) == set_


@settings(max_examples=100)
@given(st.text(alphabet='аб "-–—.,123%₽()\u00a0\n', max_size=40))
def test_typesetting_twice_is_typesetting_once(text: str) -> None:
    once = typeset(text)

    assert typeset(once) == once
