"""Injection into queries and object keys is impossible by construction: rules over the sources.

A statement is a constant, its values are declared parameters; a key of an object is made by one function.
"""

import ast

from tests.unit.safety.sources import calls_of, imports_of, place, sources

#: Modules that may hand text to the database: the door, and the runner of the migrations' files.
DOORS = {"shared/database.py", "shared/migrations/__init__.py"}
#: Who knows the SDK at all. The copy of tables names them in its text, checked to be plain names.
SDK_USERS = {"shared/database.py", "shared/yql_types.py", "tools/backup/raw.py", "tools/backup/values.py"}


def test_every_statement_is_a_constant() -> None:
    assembled = [
        place(path, call)
        for path, tree in sources().items()
        for call in calls_of(tree, "Statement")
        if path != "shared/database.py" and not _is_constant(call)
    ]

    assert assembled == []


def test_statements_are_made_when_a_module_is_loaded_and_never_later() -> None:
    made_later = [
        place(path, call)
        for path, tree in sources().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for call in calls_of(function, "Statement")
        if path != "shared/database.py"
    ]

    assert made_later == []


def test_only_the_door_talks_to_the_database() -> None:
    users = {path for path, tree in sources().items() if "ydb" in imports_of(tree)}

    assert users <= SDK_USERS


def test_only_migrations_run_text_of_files() -> None:
    callers = {path for path, tree in sources().items() if any(calls_of(tree, "script"))}

    assert callers <= DOORS


def test_keys_of_objects_are_made_in_one_place() -> None:
    makers = {path for path, tree in sources().items() if any(calls_of(tree, "ObjectKey"))}

    assert makers == {"shared/objects.py"}


def test_foreign_addresses_are_fetched_in_one_place() -> None:
    """Whoever opens sockets or URLs by himself knows the address from the installation's settings."""
    users = {path for path, tree in sources().items() if imports_of(tree) & {"socket", "urllib3", "aiohttp"}}

    assert users <= {"shared/fetching.py", "shared/queue_client.py"}


def test_rule_sees_a_query_put_together() -> None:
    [call] = calls_of(ast.parse('Statement(f"SELECT {name}")'), "Statement")
    [added] = calls_of(ast.parse('Statement("SELECT " + name)'), "Statement")
    [formatted] = calls_of(ast.parse('Statement("SELECT {}".format(name))'), "Statement")

    assert not any(map(_is_constant, (call, added, formatted)))


def _is_constant(call: ast.Call) -> bool:
    return (
        len(call.args) == 1
        and not call.keywords
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )
