"""What a measurement gives, and the file that keeps it between runs: a table for the README."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median as exact_median
from statistics import quantiles

RESULTS = Path(__file__).with_name("results.json")
LIBRARIES = ("ydb", "aws-lambda-powertools", "pydantic", "gigachat", "aiohttp")

Row = Sequence[str | float | None]


@dataclass(frozen=True)
class Table:
    """A row is a label and figures; `note` says what was done, and what limits."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str


@dataclass(frozen=True)
class Result:
    """One measurement as it was made."""

    measured_on: str
    python: str
    libraries: dict[str, str]
    table: Table


def keep(name: str, table: Table) -> None:
    """In place of the measurement's earlier result."""
    libraries = {library: version(library) for library in LIBRARIES}
    result = Result(date.today().isoformat(), platform.python_version(), libraries, table)  # noqa: DTZ011
    kept = {**{known: asdict(one) for known, one in read().items()}, name: asdict(result)}
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def read() -> dict[str, Result]:
    """The latest result of each measurement."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return {name: Result(**{**result, "table": Table(**result["table"])}) for name, result in kept.items()}


def row(label: str, values: Iterable[float]) -> Row:
    """Figures rounded to what this machine can tell apart."""
    return (label, *(rounded(value) for value in values))


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return rounded(exact_median(values))


def p95(values: Iterable[float]) -> float:
    """The 95th percentile."""
    return rounded(quantiles(values, n=20, method="inclusive")[-1])


def rounded(value: float) -> float:
    """Three digits, none behind the point from a hundred on."""
    return round(value) if value >= 100 else round(value, 1)
