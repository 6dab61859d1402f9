"""Numbered schema changes, applied by a deploy job (never at cold start) and recorded once applied."""

import re
import time
from collections.abc import Iterator
from importlib import resources

from shared.clock import utcnow
from shared.database import Database, Statement

#: A serverless database allows 30 schema operations a minute.
SECONDS_BETWEEN_STATEMENTS = 2.1

CREATE_JOURNAL = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    name Utf8 NOT NULL,
    applied_at Timestamp NOT NULL,
    PRIMARY KEY (name)
)
"""

LIST_APPLIED = Statement("SELECT name FROM schema_migrations;")

RECORD_APPLIED = Statement("""
DECLARE $name AS Utf8;
DECLARE $applied_at AS Timestamp;
UPSERT INTO schema_migrations (name, applied_at) VALUES ($name, $applied_at);
""")


_CHANGE = re.compile(r"ALTER TABLE (?P<table>\w+) (?P<verb>ADD|DROP) (?P<kind>COLUMN|INDEX) (?P<name>\w+)")
#: Answered when the column or index is there.
_PROBES = {
    "COLUMN": "SELECT {name} FROM {table} LIMIT 1",
    "INDEX": "SELECT 1 AS one FROM {table} VIEW {name} LIMIT 1",
}


def apply_migrations(database: Database, *, pause: float = SECONDS_BETWEEN_STATEMENTS) -> list[str]:
    """Apply what is missing, in order; returns the names applied. Safe to run again wherever it died: a file
    whose record is missing is gone through once more, and each of its statements bears that."""
    database.script(CREATE_JOURNAL)
    applied = {row["name"] for row in database.query(LIST_APPLIED)[0]}
    missing = [(name, text) for name, text in read_migrations() if name not in applied]
    for name, text in missing:
        for statement in split_statements(text):
            _carry_out(database, statement)
            time.sleep(pause)
        database.query(RECORD_APPLIED, name=name, applied_at=utcnow())
    return [name for name, _ in missing]


def _carry_out(database: Database, statement: str) -> None:
    """Tables are made `IF NOT EXISTS`, a TTL may be set again; columns and indexes are looked for first."""
    if change := _CHANGE.match(statement):
        is_there = database.knows(_PROBES[change["kind"]].format(**change.groupdict()))
        if is_there == (change["verb"] == "ADD"):
            return
    database.script(statement)


def read_migrations() -> list[tuple[str, str]]:
    """(name, text) of every migration file, in the order of their numbers."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".yql")]
    return [(file.name, file.read_text("utf-8")) for file in sorted(files, key=lambda file: file.name)]


def split_statements(text: str) -> Iterator[str]:
    """Statements end with a semicolon; comments are dropped (no quoted text here holds either)."""
    without_comments = re.sub(r"--[^\n]*", "", text)
    return (statement.strip() for statement in without_comments.split(";") if statement.strip())
