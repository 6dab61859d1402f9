"""Collects everything an agency keeps about a person."""

from collections.abc import Iterator

from functions.identity.personal_data.archive import archive
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Row
from shared.errors import TooLarge
from shared.personal_data.records import RECORDS, find
from shared.personal_data.registry import register
from shared.personal_data.subject import Subject
from shared.personal_data.texts import TEXTS, Texts

PAGE = 200
#: The gateway carries 2.5 MB, in base64.
MAX_BYTES = 1_800_000


def export(database: Database, tenant_id: str, subject: Subject, person_digest: str, clock: Clock) -> bytes:
    """A ZIP. Nothing of it is stored, the journal keeps that it was made. Raises `TooLarge`."""
    found = {one.table: find(database, tenant_id, one, subject) for one in RECORDS}
    found |= {one.table: list(_excerpts(database, tenant_id, one, subject)) for one in TEXTS}
    packed = archive(found, register(), tenant_id, clock())
    if len(packed) > MAX_BYTES:
        raise TooLarge(
            "Записей о человеке слишком много для одного ответа. Обратитесь в поддержку.",
            "Too much for one answer.",
        )
    rows = {table: len(one) for table, one in found.items() if one}
    entry = audit_entry(tenant_id, "person", person_digest, after={"exported": rows})
    database.query(APPEND_AUDIT, audit=[entry])
    return packed


def _excerpts(database: Database, tenant_id: str, texts: Texts, subject: Subject) -> Iterator[Row]:
    after = texts.start
    while rows := database.read(texts.page, tenant_id=tenant_id, limit=PAGE, **after)[0]:
        yield from (texts.excerpt(row, subject) for row in rows if texts.concerns(row, subject))
        after = texts.key_of(rows[-1])
