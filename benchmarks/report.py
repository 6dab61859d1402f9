"""benchmarks/README.md: the kept results as tables under the prose of `report.md`."""

from pathlib import Path

from benchmarks.results import Result, Table, read

README = Path(__file__).with_name("README.md")
PROSE = Path(__file__).with_name("report.md")


def write() -> None:
    """Anew, of what was measured last."""
    tables = "\n\n".join(_section(result) for result in read().values())
    README.write_text(f"{PROSE.read_text().rstrip()}\n\n{tables}\n")


def _section(result: Result) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in result.libraries.items())
    made = f"{result.measured_on}, 2 cores, Python {result.python}; {libraries}."
    return f"## {result.table.title}\n\n{_lines(result.table)}\n\n{result.table.note}\n\n{made}"


def _lines(table: Table) -> str:
    ruler = ["---", *("---:" for _ in table.columns[1:])]
    rows = [[_cell(value) for value in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (table.columns, ruler, *rows))


def _cell(value: str | float | None) -> str:
    return "–" if value is None else value if isinstance(value, str) else f"{value:g}"
