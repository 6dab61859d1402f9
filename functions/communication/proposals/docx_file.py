"""A proposal as DOCX. The template is made by code, so that it cannot differ from what fills it."""

from dataclasses import asdict
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from functions.communication.proposals.printed import Printed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_FONT = "Arial"
_LOGO_CM = 3.5
_PRICE_CM = (10.2, 2.3, 4.5)


def docx_of(printed: Printed, logo: bytes | None = None) -> bytes:
    """The file. People's words are escaped: an ampersand stays one."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    template = DocxTemplate(BytesIO(_template(len(printed.options_head), logo is not None)))
    shown = asdict(printed)
    if logo is not None:
        shown["logo"] = InlineImage(template, BytesIO(logo), width=Cm(_LOGO_CM))
    template.render(shown, autoescape=True)
    file = BytesIO()
    template.save(file)
    return file.getvalue()


@cache
def _template(options: int, with_logo: bool) -> bytes:
    from docx import Document

    document = Document()
    _page(document)
    if with_logo:
        document.add_paragraph("{{ logo }}")
    document.add_paragraph("{{ agency }}")
    document.add_heading("{{ heading }}", level=1)
    document.add_paragraph("{{ subheading }}")
    document.add_paragraph("Кому: {{ client }}")
    document.add_paragraph("{{ introduction }}")
    _rows(document, "facts", "О мероприятии", 2)
    _options(document, options)
    _prices(document)
    _rows(document, "steps", "Ближайшие шаги", 2)
    _rows(document, "trades", "С кем готовы работать", 2)
    _closing(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), _FONT)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)


def _rows(document: "Document", name: str, title: str, columns: int) -> None:
    """A table with a row for each element, absent with its heading when there are none."""
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_heading(title, level=2)
    table = document.add_table(rows=3, cols=columns)
    _loop(table, name, [f"{{{{ row[{index}] }}}}" for index in range(columns)], 0)
    document.add_paragraph("{%p endif %}")


def _options(document: "Document", options: int) -> None:
    document.add_heading("Уровни на выбор", level=2)
    table = document.add_table(rows=4, cols=options, style="Table Grid")
    for column in range(options):
        table.cell(0, column).text = f"{{{{ options_head[{column}] }}}}"
        for row in range(3):
            table.cell(row + 1, column).text = f"{{{{ options[{row}][{column}] }}}}"


def _prices(document: "Document") -> None:
    document.add_heading("Стоимость", level=2)
    table = document.add_table(rows=5, cols=3, style="Table Grid")
    for column, title in enumerate(("Раздел", "Доля", "Сумма с НДС")):
        table.cell(0, column).text = title
    _loop(table, "prices", ["{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}"], 1)
    last = table.rows[4]
    last.cells[0].text = "Итого"
    last.cells[1].merge(last.cells[2]).text = "{{ total }}"
    _sized(table)
    document.add_paragraph("{{ in_words }}")
    document.add_paragraph("{{ accuracy }}")


def _loop(table: "Table", name: str, cells: list[str], at: int) -> None:
    table.cell(at, 0).text = f"{{%tr for row in {name} %}}"
    for column, text in enumerate(cells):
        table.cell(at + 1, column).text = text
    table.cell(at + 2, 0).text = "{%tr endfor %}"


def _sized(table: "Table") -> None:
    """Names to the left, figures to the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, _PRICE_CM, strict=False):
            cell.width = Cm(width)
        for cell in row.cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _closing(document: "Document") -> None:
    document.add_heading("Условия", level=2)
    document.add_paragraph("{%p for line in conditions %}")
    document.add_paragraph("{{ line }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{ signature }}")
    document.add_paragraph("{%p for line in details %}")
    document.add_paragraph("{{ line }}")
    document.add_paragraph("{%p endfor %}")
