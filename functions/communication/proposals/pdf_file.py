"""A proposal as PDF, drawn: the cloud's image has no Pango. The fonts stand beside this module, cut to Latin
and Cyrillic; their licence allows that and stands with them."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from functions.communication.proposals.printed import Printed

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_MARGIN = 56.0
_WIDTH = 595.27 - 2 * _MARGIN
_ACCENT = "#1f4e79"
_PALE = "#eef3f8"
_LOGO = 90.0
_SIZES = {"body": (9.5, 13.5), "small": (8.0, 11.0), "title": (17.0, 22.0), "heading": (12.0, 17.0)}


def pdf_of(printed: Printed, logo: bytes | None = None) -> bytes:
    """The file; people's words are text, never markup."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    styles, file = _styles(), BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=48,
        bottomMargin=48,
        title=printed.heading,
        author=printed.agency,
        lang="ru-RU",
    )
    document.build(_story(printed, styles, logo), onFirstPage=_numbered, onLaterPages=_numbered)
    return file.getvalue()


def _story(printed: Printed, styles: dict[str, Any], logo: bytes | None) -> list["Flowable"]:
    say = _sayer(styles)
    story = [
        *_head(printed, say, logo),
        say("heading", "О мероприятии"),
        _pairs(printed.facts, say),
        say("heading", "Уровни на выбор"),
        _options(printed, say),
        say("heading", printed.prices_heading),
        _prices(printed, say),
        say("body", printed.in_words),
        say("small", printed.accuracy),
    ]
    for title, pairs in (("Ближайшие шаги", printed.steps), ("С кем готовы работать", printed.trades)):
        story += [say("heading", title), _pairs(pairs, say)] if pairs else []
    story.append(say("heading", "Условия"))
    story += [say("body", f"— {line}") for line in printed.conditions]
    story.append(_end(printed, say))
    return story


def _head(printed: Printed, say: Callable[[str, str], "Flowable"], logo: bytes | None) -> list["Flowable"]:
    return [
        *([_picture(logo)] if logo is not None else []),
        say("small", printed.agency),
        say("title", printed.heading),
        say("body", printed.subheading),
        say("body", f"Кому: {printed.client}"),
        say("body", printed.introduction),
    ]


def _picture(logo: bytes) -> "Flowable":
    from reportlab.platypus import Image

    return Image(BytesIO(logo), width=_LOGO, height=_LOGO / 2, kind="proportional", hAlign="LEFT")


def _pairs(pairs: Sequence[tuple[str, str]], say: Callable[[str, str], "Flowable"]) -> "Flowable":
    rows = [[say("cell", name), say("cell", value)] for name, value in pairs]
    return _table(rows, [_WIDTH * 0.27, _WIDTH * 0.73], [])


def _options(printed: Printed, say: Callable[[str, str], "Flowable"]) -> "Flowable":
    columns = len(printed.options_head)
    rows = [[say("strong", title) for title in printed.options_head]]
    for kind, row in zip(("note", "strong", "note"), printed.options, strict=True):
        rows.append([say(kind, text) for text in row])
    return _table(rows, [_WIDTH / columns] * columns, [*_GRID, ("BACKGROUND", (0, 0), (-1, 0), _PALE)])


def _prices(printed: Printed, say: Callable[[str, str], "Flowable"]) -> "Flowable":
    styles = ("strong", "strong_right", "strong_right")
    rows = [[say(style, title) for style, title in zip(styles, printed.prices_head, strict=True)]]
    rows += [
        [say("cell", name), say("right", share), say("right", sum_)] for name, share, sum_ in printed.prices
    ]
    rows += [
        [say("strong", name), say("right", ""), say("strong_right", sum_)] for name, sum_ in printed.totals
    ]
    first = -len(printed.totals)
    look = [*_GRID, ("BACKGROUND", (0, 0), (-1, 0), _PALE), ("BACKGROUND", (0, first), (-1, -1), _PALE)]
    look += [("SPAN", (0, row), (1, row)) for row in range(first, 0)]
    return _table(rows, [_WIDTH * 0.6, _WIDTH * 0.14, _WIDTH * 0.26], look, repeat=1)


def _end(printed: Printed, say: Callable[[str, str], "Flowable"]) -> "Flowable":
    """Signature and details stay on one page."""
    from reportlab.platypus import KeepTogether, Spacer

    signature = [say("body", printed.signature)] if printed.signature else []
    return KeepTogether([Spacer(0, 12), *signature, *(say("small", line) for line in printed.details)])


_GRID: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "#b8c4d0")]


def _table(rows: list[list["Flowable"]], widths: list[float], look: list[Any], repeat: int = 0) -> "Flowable":
    from reportlab.platypus import Table

    base = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return Table(rows, colWidths=widths, style=[*base, *look], repeatRows=repeat, hAlign="LEFT")


def _sayer(styles: dict[str, Any]) -> Callable[[str, str], "Flowable"]:
    from reportlab.platypus import Paragraph

    return lambda style, text: Paragraph(escape(text), styles[style])


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    _register_fonts()
    styles = {
        name: ParagraphStyle(name, fontName="DejaVu", fontSize=size, leading=leading, spaceAfter=4)
        for name, (size, leading) in _SIZES.items()
    }
    for name in ("title", "heading"):
        styles[name].fontName, styles[name].textColor = "DejaVu-Bold", _ACCENT
    styles["heading"].spaceBefore, styles["heading"].keepWithNext = 10, 1
    styles["body"].spaceBefore = 3
    styles["cell"] = ParagraphStyle("cell", styles["body"], spaceBefore=0, spaceAfter=0)
    styles["note"] = ParagraphStyle("note", styles["small"], spaceBefore=0, spaceAfter=0)
    styles["strong"] = ParagraphStyle("strong", styles["cell"], fontName="DejaVu-Bold")
    styles["right"] = ParagraphStyle("right", styles["cell"], alignment=TA_RIGHT)
    styles["strong_right"] = ParagraphStyle("strong_right", styles["strong"], alignment=TA_RIGHT)
    return styles


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts = resources.files("functions.communication.proposals") / "fonts"
    for name, file in (("DejaVu", "DejaVuSans.ttf"), ("DejaVu-Bold", "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, BytesIO((fonts / file).read_bytes())))


def _numbered(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("DejaVu", 7.5)
    canvas.drawRightString(_MARGIN + _WIDTH, 28, f"стр. {document.page}")
    canvas.restoreState()
