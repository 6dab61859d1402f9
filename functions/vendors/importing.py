"""A vendor list from CSV: UTF-8 or Windows-1251, `;`, `,` or tab, Russian column names.

A bad row is reported by line and column, with what to do, and does not stop the others. Pure: what is
read here is written elsewhere, by ids that a second import of the same file gives again.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from functions.vendors.cells import BadCell, column_title, find_column, read_cell
from functions.vendors.models import Vendor, vendor_id
from shared.errors import FieldError, InvalidInput, TooLarge
from shared.uploads import require_size, text_of
from shared.validation import field_errors
from shared.vendor_categories import vendor_categories

MAX_ROWS = 2000
MAX_BYTES = 1_000_000
MAX_PROBLEMS = 200
REQUIRED = ("name", "categories", "city")


class RowProblem(BaseModel):
    """Why a row was not taken."""

    line: int
    """In the file, the header is line 1."""
    column: str
    """As the file calls it."""
    reason: str
    advice: str


@dataclass
class ParsedFile:
    """What the file holds."""

    vendors: list[Vendor] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)


def parse_file(content: bytes) -> ParsedFile:
    """Read the file. Raises `TooLarge`, or `InvalidInput` when it is no vendor list at all."""
    rows = _rows(_decode(content))
    header, body = rows[0], rows[1:]
    columns = {position: path for position, title in enumerate(header[1]) if (path := find_column(title))}
    _check_header(list(columns.values()))
    parsed = ParsedFile(ignored_columns=[t for p, t in enumerate(header[1]) if t and p not in columns])
    seen: dict[str, int] = {}
    for line, cells in body:
        _take_row(parsed, seen, line, _named(header[1], columns, cells))
    return parsed


@dataclass(frozen=True)
class _Cell:
    title: str
    path: str
    text: str


def _named(header: Sequence[str], columns: dict[int, str], cells: Sequence[str]) -> list[_Cell]:
    return [
        _Cell(header[position], path, cells[position].strip())
        for position, path in columns.items()
        if position < len(cells) and cells[position].strip()
    ]


def _take_row(parsed: ParsedFile, seen: dict[str, int], line: int, cells: Sequence[_Cell]) -> None:
    problems: list[RowProblem] = []
    values: dict[str, Any] = {}
    for cell in cells:
        try:
            _put(values, cell.path, read_cell(cell.path, cell.text))
        except BadCell as bad:
            problems.append(RowProblem(line=line, column=cell.title, reason=bad.reason, advice=bad.advice))
    _usual_unit(values)
    vendor = _vendor(values, line, cells, problems) if not problems else None
    if vendor is not None and (first := seen.setdefault(vendor_id(vendor), line)) != line:
        problems.append(_repeated(line, first))
    if problems:
        parsed.problems.extend(problems[: MAX_PROBLEMS - len(parsed.problems)])
    elif vendor is not None:
        parsed.vendors.append(vendor)


def _vendor(
    values: dict[str, Any], line: int, cells: Sequence[_Cell], problems: list[RowProblem]
) -> Vendor | None:
    titles = {cell.path: cell.title for cell in cells}
    try:
        return Vendor.model_validate(values)
    except ValidationError as error:
        for wrong in field_errors(error.errors()):
            path = ".".join(part for part in wrong.field.split(".") if not part.isdigit())
            problems.append(
                RowProblem(
                    line=line,
                    column=titles.get(path) or column_title(path),
                    reason=wrong.message_ru,
                    advice="Исправьте ячейку и загрузите файл снова.",
                )
            )
        return None


def _repeated(line: int, first: int) -> RowProblem:
    return RowProblem(
        line=line,
        column="Название",
        reason=f"Тот же подрядчик уже стоит в строке {first}.",
        advice="Оставьте одну строку или дайте подрядчикам разные коды.",
    )


def _put(values: dict[str, Any], path: str, value: object) -> None:
    outer, _, inner = path.partition(".")
    if not inner:
        values[outer] = value
        return
    values[outer] = {**values.get(outer, {}), inner: value}


def _usual_unit(values: dict[str, Any]) -> None:
    """A price without a unit is in the usual unit of the vendor's main trade."""
    if "price" in values and values.get("categories"):
        usual = vendor_categories()[values["categories"][0]].unit
        values["price"] = {"unit": usual, **values["price"]}


def _decode(content: bytes) -> str:
    require_size(content, MAX_BYTES)
    return text_of(content)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of every row that is not blank, the header first."""
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _unreadable("В файле незакрытая кавычка или слишком длинная ячейка.") from error
    if len(rows) < 2:
        raise _unreadable("Нужна строка заголовков и хотя бы одна строка с подрядчиком.")
    if len(rows) > MAX_ROWS + 1:
        raise TooLarge(
            f"В файле больше {MAX_ROWS} строк: разделите его на части.", f"More than {MAX_ROWS} rows."
        )
    return rows


def _check_header(paths: Sequence[str]) -> None:
    missing = [column_title(path) for path in REQUIRED if path not in paths]
    if missing:
        raise _unreadable(f"В первой строке нет столбцов: {', '.join(missing)}. Добавьте их.")
    doubled = {path for path in paths if paths.count(path) > 1}
    if doubled:
        raise _unreadable("Два столбца значат одно и то же: оставьте один из них.")


def _unreadable(message: str) -> InvalidInput:
    error = FieldError("body", "not_a_vendor_list", message, "The file is not a readable vendor list.")
    return InvalidInput(message, error.message_en, errors=[error])
