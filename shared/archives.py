"""ZIP archives, office documents and XML from outside: opened only when they cannot burst.

`zipfile` never gives more of a member than its directory declares, so bounding what is declared bounds what
is read, also for archives whose members overlap.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from shared.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ENCRYPTED = 0x1
_XML = (".xml", ".rels")
#: A document with a program in it.
_MACROS = "vbaproject.bin"


@dataclass(frozen=True)
class Limits:
    """Of one archive, in members and unpacked bytes. An honest office document stays far below."""

    members: int = 2000
    total: int = 64 * 1024 * 1024
    ratio: int = 150
    """Unpacked to packed; deflate could do 1032, XML of a large sheet does 30."""


LIMITS = Limits()


def open_archive(content: bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The archive, safe to read whole. Raises `InvalidInput` for a broken one and for a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refusal(
            "not_an_archive", "Файл повреждён: сохраните его заново.", "Not a ZIP file."
        ) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > limits.members or total > limits.total or total > limits.ratio * max(1, len(content)):
        raise _refusal(
            "archive_too_large",
            "В распакованном виде файл слишком велик.",
            "The archive unpacks to too much.",
        )
    if len({member.filename for member in members}) != len(members) or not all(map(_is_plain, members)):
        raise _refusal(
            "unsafe_archive", "Файл устроен необычно: сохраните его заново.", "The archive is malformed."
        )
    return archive


def check_office_document(content: bytes) -> None:
    """A DOCX or XLSX whose XML declares nothing and that holds no macros. Raises `InvalidInput`."""
    with open_archive(content) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if name.endswith(_MACROS):
                raise _refusal("macros", "В документе макросы: сохраните его без них.", "It has macros.")
            if name.endswith(_XML):
                with archive.open(member) as file:
                    _check_xml(file)


def parse_xml(content: bytes) -> "Element":
    """The root. Raises `InvalidInput` for broken XML and for any DTD: entities are how XML bombs burst and
    how it reads files and addresses."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _unsafe_xml() from error
    return root


def _check_xml(file: IO[bytes]) -> None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _, element in iterparse(file, forbid_dtd=True):
            element.clear()
    except (ParseError, DefusedXmlException, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise _unsafe_xml() from error


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """In the open, and under a name that stays inside the folder it is unpacked to."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_inside = not path.is_absolute() and ".." not in path.parts and ":" not in member.filename
    return is_inside and not member.flag_bits & _ENCRYPTED


def _unsafe_xml() -> InvalidInput:
    return _refusal("unsafe_xml", "Файл повреждён или содержит лишнее: сохраните его заново.", "Unsafe XML.")


def _refusal(code: str, message_ru: str, message_en: str) -> InvalidInput:
    return InvalidInput(message_ru, message_en, errors=[FieldError("body", code, message_ru, message_en)])
