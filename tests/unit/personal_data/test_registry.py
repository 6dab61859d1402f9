"""The register of tables is whole and true to the migrations."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from functions.identity.personal_data.readable import labels, readable_page
from shared.migrations import read_migrations, split_statements
from shared.personal_data.records import RECORDS
from shared.personal_data.registry import Table, Ttl, register
from shared.personal_data.texts import TEXTS, Texts

STATEMENTS = [one for _, text in read_migrations() for one in split_statements(text)]
CREATE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")
CREATED = {found[1]: one for one in STATEMENTS if (found := CREATE.match(one))}
TTL = re.compile(r'TTL = Interval\("P(?:T0S|(\d+)D)"\) ON (\w+)')
#: How an erasure treats each class: through which tables it goes.
HANDLED = {one.table for one in (*RECORDS, *TEXTS)}


def columns_of(table: str) -> set[str]:
    """As created, and as added since."""
    created = re.findall(r"^\s+([a-z_0-9]+) [A-Z]", CREATED[table], re.MULTILINE)
    altered = " ".join(one for one in STATEMENTS if one.startswith(f"ALTER TABLE {table} "))
    return {*created, *re.findall(r"ADD COLUMN (\w+)", altered)}


def ttl_of(table: str) -> Ttl | None:
    """As the last migration that names it left it."""
    naming = [one for one in STATEMENTS if re.match(rf"\w+ TABLE (IF NOT EXISTS )?{table}\b", one)]
    found = [ttl for one in naming for ttl in TTL.findall(one)]
    return Ttl(days=int(found[-1][0] or 0), column=found[-1][1]) if found else None


def test_every_table_is_declared_as_personal_or_not() -> None:
    assert CREATED.keys() == register().tables.keys()


@pytest.mark.parametrize("name", register().tables)
def test_declared_columns_exist(name: str) -> None:
    assert set(register().tables[name].columns) <= columns_of(name)


@pytest.mark.parametrize("name", register().tables)
def test_retention_is_what_the_database_does(name: str) -> None:
    assert register().tables[name].ttl == ttl_of(name)


@pytest.mark.parametrize("name", [name for name, one in register().tables.items() if one.class_name])
def test_every_personal_table_is_reached_or_expires(name: str) -> None:
    expires = register().class_of(name).on_erasure == "expires"

    assert name in HANDLED or expires or name in {"erasures", "tenants"}
    assert not expires or register().tables[name].ttl


@pytest.mark.parametrize("name", register().tables)
def test_rows_whose_class_names_a_term_go_by_themselves(name: str) -> None:
    table = register().tables[name]

    without_term = {None, "account", "directory", "refusal", "operator", "journal"}

    assert table.ttl or table.class_name in without_term


def test_every_class_is_in_the_record_of_processing() -> None:
    text = Path("functions/identity/personal_data/data/processing.yaml").read_text("utf-8")

    described = {one for row in yaml.safe_load(text)["activities"] for one in row["classes"]}

    assert described == register().classes.keys()


@pytest.mark.parametrize("texts", TEXTS, ids=lambda one: one.table)
def test_texts_read_what_the_register_declares(texts: Texts) -> None:
    declared = set(register().tables[texts.table].columns)
    read = {name for name in columns_of(texts.table) if re.search(rf"\b{name}\b", texts.page.text)}

    assert declared <= read


def test_objects_that_a_bucket_may_hold_are_declared_with_their_end() -> None:
    resources = yaml.safe_load(Path("serverless.yaml").read_text("utf-8"))["resources"]
    ending = {
        f"{name}/{prefix}": days
        for name, one in resources.items()
        for prefix, days in one.get("expire", {}).items()
    }

    declared = {name: one.days for name, one in register().objects.items() if one.days}

    assert declared == ending


def test_every_purpose_of_objects_is_declared() -> None:
    sources = [path.read_text("utf-8") for top in ("functions", "shared") for path in Path(top).rglob("*.py")]
    purposes = {found for text in sources for found in re.findall(r'object_key\(\s*"(\w+)"', text)}

    assert {f"documents/{purpose}/" for purpose in purposes} <= register().objects.keys()
    assert "proposals" in purposes


@pytest.mark.parametrize(
    "row", [{}, {"class": "work"}, {"columns": ["a"]}, {"class": "work", "columns": ["a"], "why": "b"}]
)
def test_table_is_one_or_the_other(row: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Table.model_validate(row)


def test_every_exported_field_has_a_russian_name() -> None:
    exported = {
        name
        for statement in (*(one.find for one in RECORDS), *(one.page for one in TEXTS))
        for name in _selected(statement.text)
    }

    assert exported <= labels()["fields"].keys()
    assert labels()["tables"].keys() == HANDLED


def _selected(text: str) -> list[str]:
    listed = text.partition("SELECT")[2].partition("FROM")[0]
    return [one.split()[-1] for one in listed.split(",")]


def test_page_shows_what_was_stored_as_text_and_not_as_html() -> None:
    rows = [{"text": "<script>", "granted": False, "given_at": datetime(2026, 11, 22, 9, tzinfo=UTC)}]

    page = readable_page({"consents": rows}, register())

    assert "<dd>&lt;script&gt;</dd>" in page and "<script" not in page
    assert "22.11.2026 09:00 (UTC)" in page and "нет" in page
