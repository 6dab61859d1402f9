"""Every statement of the product, against the schema its migrations make."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ydb.engine import Engine, Prepared
from local.ydb.yql.compile_statements import compile_text
from local.ydb.yql.errors import YdbError
from local.ydb.yql.parse_statements import parse
from local.ydb.yql.scope import bound
from local.ydb.yql.syntax import Declare
from local.ydb.yql.types import YqlType
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


STATEMENTS = [pytest.param(*one, id=one[0]) for one in statements()]
BY_NAME = pytest.mark.parametrize(("name", "statement"), STATEMENTS)
#: Tables of a few rows that are read whole on purpose.
WHOLE_TABLES = {"shared.migrations.LIST_APPLIED", "functions.housekeeping.telemetry.store.READ_TOTALS"}
#: They name the beginning of the primary key, which YDB reads by; SQLite likes one of its indexes better.
BY_PRIMARY_KEY = {
    "functions.communication.mail.statements.COUNT_RECIPIENTS",
    "functions.communication.mail.statements.REMOVE_RECIPIENTS",
    "shared.personal_data.records_statements.RESOLVE",
}
#: The erasure of a person, a few times a year: a change cannot name an index.
SELDOM = {"shared.personal_data.erasures_statements.FINISH"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An empty database with the schema that all migrations make."""
    engine = Engine(str(tmp_path_factory.mktemp("schema") / "data.sqlite"))
    texts = [text for _, migration in read_migrations() for text in split_statements(migration)]
    for text in [CREATE_JOURNAL, *texts]:
        engine.change_schema(engine.prepare(text, {}).program)
    return engine


def declared(statement: Statement) -> dict[str, YqlType]:
    """The types of its DECLAREs."""
    return {one.name: one.type for one in parse(statement.text) if isinstance(one, Declare)}


@BY_NAME
def test_a_statement_fits_the_migrated_schema(engine: Engine, name: str, statement: Statement) -> None:
    program = compile_text(statement.text, engine.catalog.tables, declared(statement))

    assert program.statements


@BY_NAME
def test_a_statement_reads_by_key_or_by_the_index_it_names(
    engine: Engine, name: str, statement: Statement
) -> None:
    """SQLite takes an index by itself. YDB takes it only after VIEW, and reads the whole table without."""
    parameters = declared(statement)
    program = compile_text(statement.text, engine.catalog.tables, parameters)
    nulls = {bound(parameter).removeprefix(":"): None for parameter in parameters}

    steps = engine.explain(Prepared(program, nulls)).splitlines()

    whole = [step for step in steps if re.match(r"SCAN (?!json_each|CONSTANT|\(subquery)", step)]
    by_index = [step for step in steps if re.search(r" USING (COVERING )?INDEX ", step)]
    assert name in WHOLE_TABLES or not whole
    assert "VIEW" in statement.text or name in BY_PRIMARY_KEY | SELDOM or not by_index


def test_an_upsert_without_a_required_column_does_not_fit(engine: Engine) -> None:
    with pytest.raises(YdbError, match="not null column"):
        compile_text("UPSERT INTO runs (tenant_id, run_id) VALUES ('a'u, 'b'u);", engine.catalog.tables, {})
