"""Every statement of the product, against the schema its migrations make."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ydb.engine import Engine
from local.ydb.yql.compile_statements import compile_text
from local.ydb.yql.errors import YdbError
from local.ydb.yql.parse_statements import parse
from local.ydb.yql.syntax import Declare
from local.ydb.yql.tables import Table
from shared.database import Statement
from shared.migrations import CREATE_JOURNAL, read_migrations, split_statements

ROOT = Path(__file__).parents[3]


def statements() -> Iterator[tuple[str, Statement]]:
    """Every Statement constant of the product, by module and name."""
    for path in sorted([*ROOT.glob("functions/**/*.py"), *ROOT.glob("shared/**/*.py")]):
        if re.search(r"^[A-Z_]+ = Statement\(", path.read_text("utf-8"), re.MULTILINE):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield from constants(module)


def constants(module: str) -> Iterator[tuple[str, Statement]]:
    """The module's statements."""
    for name, value in vars(importlib.import_module(module)).items():
        if isinstance(value, Statement):
            yield f"{module}.{name}", value


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    """The schema that all migrations make."""
    engine = Engine(str(tmp_path_factory.mktemp("schema") / "data.sqlite"))
    texts = [text for _, migration in read_migrations() for text in split_statements(migration)]
    for text in [CREATE_JOURNAL, *texts]:
        engine.change_schema(engine.prepare(text, {}).program)
    return engine.catalog.tables


@pytest.mark.parametrize(("name", "statement"), [pytest.param(*one, id=one[0]) for one in statements()])
def test_a_statement_fits_the_migrated_schema(
    tables: dict[str, Table], name: str, statement: Statement
) -> None:
    declared = {one.name: one.type for one in parse(statement.text) if isinstance(one, Declare)}

    program = compile_text(statement.text, tables, declared)

    assert program.statements


def test_a_statement_that_does_not_fit_is_found_by_this_test(tables: dict[str, Table]) -> None:
    with pytest.raises(YdbError, match="not null column"):
        compile_text("UPSERT INTO runs (tenant_id, run_id) VALUES ('a'u, 'b'u);", tables, {})
