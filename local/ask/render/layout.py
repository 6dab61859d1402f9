"""What all sections share: headings, lists, tables that stay readable in a pipe, and a few formats."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text


def heading(title: str) -> RenderableType:
    """The title of a section."""
    return Padding(Rule(title, align="left", style="dim"), (1, 0, 0, 0))


def label(text: str) -> RenderableType:
    """The title of a list inside a section."""
    return Padding(Text(text, "bold"), (1, 0, 0, 0))


def bullets(items: Iterable[RenderableType], marker: str = "•") -> RenderableType:
    """A list whose long items hang under themselves."""
    grid = Table.grid(padding=(0, 1))
    for item in items:
        grid.add_row(marker, item)
    return grid


def table(*columns: Column | str) -> Table:
    """A table with a line under its head only."""
    return Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)


def number(name: str) -> Column:
    """A column of figures: to the right, never broken."""
    return Column(name, justify="right", no_wrap=True)


def unbroken(name: str) -> Column:
    """A column of short texts: dates, units."""
    return Column(name, no_wrap=True)


def bold(text: str) -> Text:
    """The text, emphasised."""
    return Text(text, "bold")


def period(start: date, finish: date) -> str:
    """`23.11–25.11`, or one day."""
    return f"{start:%d.%m}" if start == finish else f"{start:%d.%m}–{finish:%d.%m}"


def decimal(value: Decimal | float, digits: int) -> str:
    """`0,82`, at most so many digits after the comma."""
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
