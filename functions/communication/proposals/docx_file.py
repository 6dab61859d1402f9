"""A proposal as DOCX. The template is made by code, so that it cannot differ from what fills it."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from functions.communication.proposals.logo import pixels_of
from functions.communication.proposals.printed import Printed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell

_FONT = "Arial"
_ACCENT = (0x1F, 0x4E, 0x79)
_PALE = "EEF3F8"
#: Centimetres, as the rest.
_LOGO = (4.5, 2.0)
_WIDTH = 17.0
_PAIR = (4.5, 12.5)
_PRICE = (10.6, 2.0, 4.4)


def docx_of(printed: Printed, logo: bytes | None = None) -> bytes:
    """The file. People's words are escaped: an ampersand stays one."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    template = DocxTemplate(BytesIO(_template(len(printed.options_head), logo is not None)))
    shown = asdict(printed)
    if logo is not None:
        shown["logo"] = InlineImage(template, BytesIO(logo), width=Cm(_logo_width(logo)))
    template.render(shown, autoescape=True)
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def _logo_width(logo: bytes) -> float:
    """Within its box, whatever its proportions."""
    width, height = pixels_of(logo)
    return min(_LOGO[0], _LOGO[1] * width / height)


@cache
def _template(options: int, with_logo: bool) -> bytes:
    from docx import Document

    document = Document()
    _page(document)
    if with_logo:
        document.add_paragraph("{{ logo }}")
    document.add_paragraph("{{ agency }}", style="Small")
    document.add_heading("{{ heading }}", level=1)
    document.add_paragraph("{{ subheading }}")
    document.add_paragraph("Кому: {{ client }}")
    document.add_paragraph("{{ introduction }}")
    _pairs(document, "facts", "О мероприятии")
    _options(document, options)
    _prices(document)
    _pairs(document, "steps", "Ближайшие шаги")
    _pairs(document, "trades", "С кем готовы работать")
    _closing(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    small = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = document.styles["Normal"]
    for name, points, before in (
        ("Normal", 10, 0),
        ("Small", 8.5, 0),
        ("Heading 1", 17, 0),
        ("Heading 2", 12, 10),
    ):
        _style(document.styles[name], points, before)


def _style(style: "ParagraphStyle", points: float, before: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = _FONT, Pt(points)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
    if style.name.startswith("Heading"):
        style.font.color.rgb = RGBColor(*_ACCENT)


def _pairs(document: "Document", name: str, title: str) -> None:
    """A row for each pair; without pairs the heading is absent too."""
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_heading(title, level=2)
    table = document.add_table(rows=3, cols=2)
    _loop(table, name, 2, 0)
    _sized(table, _PAIR)
    document.add_paragraph("{%p endif %}")


def _options(document: "Document", options: int) -> None:
    document.add_heading("Уровни на выбор", level=2)
    table = document.add_table(rows=4, cols=options, style="Table Grid")
    for column in range(options):
        _strong(table.cell(0, column), f"{{{{ options_head[{column}] }}}}")
        for row in range(3):
            table.cell(row + 1, column).text = f"{{{{ options[{row}][{column}] }}}}"
        _strong(table.cell(2, column), f"{{{{ options[1][{column}] }}}}")
    _shade(table, [0])
    _sized(table, [_WIDTH / options] * options)


def _prices(document: "Document") -> None:
    document.add_heading("{{ prices_heading }}", level=2)
    table = document.add_table(rows=7, cols=3, style="Table Grid")
    for column in range(3):
        _strong(table.cell(0, column), f"{{{{ prices_head[{column}] }}}}")
    _loop(table, "prices", 3, 1)
    _loop(table, "totals", 2, 4)
    _strong(table.cell(5, 0).merge(table.cell(5, 1)), "{{ row[0] }}")
    _strong(table.cell(5, 2), "{{ row[1] }}")
    _shade(table, [0, 5])
    _sized(table, _PRICE)
    for row in table.rows:
        _right(row.cells[1:])
    _left(table.cell(5, 0))
    document.add_paragraph()
    document.add_paragraph("{{ in_words }}")
    document.add_paragraph("{{ accuracy }}", style="Small")


def _loop(table: "Table", name: str, columns: int, at: int) -> None:
    """Three rows of the template: the second is repeated, the others go."""
    table.cell(at, 0).text = f"{{%tr for row in {name} %}}"
    for column in range(columns):
        table.cell(at + 1, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(at + 2, 0).text = "{%tr endfor %}"


def _strong(cell: "_Cell", text: str) -> None:
    cell.text = text
    cell.paragraphs[0].runs[0].bold = True


def _right(cells: Sequence["_Cell"]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for cell in cells:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _left(cell: "_Cell") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def _shade(table: "Table", rows: Sequence[int]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in (cell for row in rows for cell in table.rows[row].cells):
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _PALE)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _sized(table: "Table", widths: Sequence[float]) -> None:
    """Of the columns and of each cell: programs differ in which of them they believe."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _closing(document: "Document") -> None:
    document.add_heading("Условия", level=2)
    document.add_paragraph("{%p for line in conditions %}")
    document.add_paragraph("{{ line }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph()
    document.add_paragraph("{{ signature }}")
    document.add_paragraph("{%p for line in details %}")
    document.add_paragraph("{{ line }}", style="Small")
    document.add_paragraph("{%p endfor %}")
