"""Tables for spreadsheets, which opens them and executes nothing of them.

A cell that came from outside may begin a formula (`=HYPERLINK(…)`, `@SUM`, `+cmd|…`): in CSV it gets an
apostrophe in front (OWASP, "CSV Injection"), in XLSX it is stored as text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

#: What a spreadsheet takes for the beginning of a formula; full-width forms are folded by some of them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Excel's own bound.
MAX_CELL = 32_767


def safe_cell(value: Any) -> str:
    """The value as text that is no formula. Numbers stay numbers, negative ones too."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value)
    text = str(value)[: MAX_CELL - 1].replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Semicolons and the byte order mark are what Russian Excel expects."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(safe_cell(title) for title in header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def xlsx_table(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet. Numbers and dates keep their types, every text is text: no formulas, no links."""
    file = io.BytesIO()
    with safe_workbook(file) as book:
        sheet = book.add_worksheet(title[:31])
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, list(header), book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, day)
    return file.getvalue()


def safe_workbook(file: io.BytesIO) -> Any:
    """An xlsxwriter workbook that makes neither formulas nor links of texts."""
    import xlsxwriter

    refusals = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(file, {"in_memory": True, **refusals})


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime():
            sheet.write_string(row, column, value.strftime("%d.%m.%Y %H:%M:%S"))
        case date():
            sheet.write_datetime(row, column, value, day)
        case _:
            sheet.write_string(row, column, str(value)[:MAX_CELL])
