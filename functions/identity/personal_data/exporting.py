"""Collects everything an agency keeps about a person."""

from collections.abc import Iterator
from itertools import chain, count

from functions.identity.personal_data.archive import About, PersonFiles, archive
from functions.identity.personal_data.processing import ProcessingRecord
from shared.agency_store import AgencyStore
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Rows
from shared.errors import TooLarge
from shared.objects import Objects
from shared.personal_data.records import RECORDS, find
from shared.personal_data.registry import register
from shared.personal_data.subject import Subject
from shared.personal_data.texts import TEXTS, Texts
from shared.stored_files import StoredFile

PAGE = 200
#: The gateway carries 2.5 MB, in base64.
MAX_BYTES = 1_800_000
#: Of them for files; the others are named with a link.
MAX_FILES = 1_200_000


class Export:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, objects: Objects, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._objects = objects
        self._clock = clock

    def of(self, subject: Subject, person_digest: str, processing: ProcessingRecord) -> bytes:
        """A ZIP. Nothing of it is stored, the journal keeps that it was made. Raises `TooLarge`."""
        concerned = [(one, list(self._concerned(one, subject))) for one in TEXTS]
        found = {one.table: find(self._database, self._tenant_id, one, subject) for one in RECORDS}
        found |= {one.table: [one.excerpt(row, subject) for row in rows] for one, rows in concerned}
        stored = [file for one, rows in concerned for file in one.files_of(self._tenant_id, rows)]
        about = About(
            agency=AgencyStore(self._database, self._tenant_id).get(),
            register=register(),
            processing=processing,
            now=self._clock(),
        )
        packed = archive(found, self._files(stored), about)
        if len(packed) > MAX_BYTES:
            raise TooLarge(
                "Записей о человеке слишком много для одного ответа. Обратитесь в поддержку.",
                "Too much for one answer.",
            )
        self._note(person_digest, found, stored)
        return packed

    def _concerned(self, texts: Texts, subject: Subject) -> Iterator[Row]:
        after = texts.start
        while rows := self._database.read(texts.page, tenant_id=self._tenant_id, limit=PAGE, **after)[0]:
            yield from (row for row in rows if texts.concerns(row, subject))
            after = texts.key_of(rows[-1])

    def _files(self, stored: list[StoredFile]) -> PersonFiles:
        """Whole as long as they fit, the rest as links. One that nobody has asked for yet is in no bucket."""
        contents: dict[str, bytes] = {}
        links: dict[str, str] = {}
        for file in stored:
            size = self._objects.size(file.key)
            if size is None:
                continue
            name = _another(file.name, {*contents, *links})
            if size + sum(map(len, contents.values())) <= MAX_FILES:
                contents[name] = self._objects.get(file.key)
            else:
                links[name] = self._objects.link(file.key, file.name)
        return PersonFiles(contents=contents, links=links)

    def _note(self, person_digest: str, found: dict[str, Rows], stored: list[StoredFile]) -> None:
        counts = {table: len(rows) for table, rows in found.items() if rows}
        after = {"exported": counts, "files": len(stored)}
        entry = audit_entry(self._tenant_id, "person", person_digest, after=after)
        self._database.query(APPEND_AUDIT, audit=[entry])


def _another(name: str, taken: set[str]) -> str:
    """`Предложение 261122-1 (2).pdf`: proposals of two events made on one day have one number."""
    stem, dot, extension = name.rpartition(".")
    spellings = chain([name], (f"{stem} ({number}){dot}{extension}" for number in count(2)))
    return next(one for one in spellings if one not in taken)
