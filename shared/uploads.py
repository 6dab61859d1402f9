"""Files that people send: taken for what their content is, never for what their name or header says."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from shared.archives import check_office_document, open_archive
from shared.errors import FieldError, InvalidInput, TooLarge
from shared.file_names import safe_name

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Kind:
    """A kind of file we take; above 2.5 MB it comes past the gateway, by a signed link."""

    extension: str
    media_type: str
    max_bytes: int


_ODF = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.extension: kind
    for kind in (
        Kind("csv", "text/csv", MEGABYTE),
        Kind("txt", "text/plain", MEGABYTE),
        Kind("pdf", "application/pdf", 20 * MEGABYTE),
        Kind("png", "image/png", 10 * MEGABYTE),
        Kind("jpg", "image/jpeg", 10 * MEGABYTE),
        Kind("webp", "image/webp", 10 * MEGABYTE),
        Kind("docx", f"{_ODF}.wordprocessingml.document", 10 * MEGABYTE),
        Kind("xlsx", f"{_ODF}.spreadsheetml.sheet", 10 * MEGABYTE),
    )
}
_TEXTS = ("csv", "txt")
#: The member that tells two kinds of ZIP apart.
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_BY_MEDIA_TYPE = {kind.media_type: kind.extension for kind in KINDS.values() if kind.extension not in _TEXTS}
#: Of puremagic's guesses: three bytes that agree. Two bytes agree with anything.
_SURE = 0.3
#: No text has these, every binary format does.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Upload:
    """A file fit to be kept: `name` is safe and ends as its kind does."""

    name: str
    kind: Kind
    content: bytes


def checked_upload(content: bytes, name: str, allowed: Collection[str]) -> Upload:
    """One of the `allowed` kinds (keys of `KINDS`). Raises `TooLarge`, or `InvalidInput` for another kind, an
    empty file and an archive that would burst."""
    largest = max(KINDS[extension].max_bytes for extension in allowed)
    require_size(content, largest)
    extension = _extension_of(content, name)
    if extension not in allowed:
        names = ", ".join(sorted(one.upper() for one in allowed))
        raise _refusal("kind_not_allowed", f"Такие файлы не принимаются. Подойдёт: {names}.")
    kind = KINDS[extension]
    require_size(content, kind.max_bytes)
    if extension in _OFFICE.values():
        check_office_document(content)
    return Upload(safe_name(name, extension), kind, content)


def text_of(content: bytes) -> str:
    """UTF-8, with or without a byte order mark, or Windows-1251. Raises `InvalidInput` for anything else."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text
    raise _refusal("not_text", "Это не текст: сохраните файл в кодировке UTF-8 или Windows-1251.")


def require_size(content: bytes, max_bytes: int) -> None:
    """Raises `TooLarge`, or `InvalidInput` for an empty file."""
    if not content:
        raise _refusal("empty", "Файл пуст.")
    if len(content) > max_bytes:
        raise TooLarge(
            f"Файл больше {_size(max_bytes)}: разделите его на части.",
            f"The file is larger than {max_bytes} bytes.",
        )


def _extension_of(content: bytes, name: str) -> str:
    """A key of `KINDS`, or an empty string."""
    import puremagic

    try:
        found = {one.mime_type for one in puremagic.magic_string(content) if one.confidence >= _SURE}
    except puremagic.PureError:
        found = set()
    if found & {KINDS[extension].media_type for extension in _OFFICE.values()}:
        return _office_extension(content)
    known = sorted(_BY_MEDIA_TYPE[media_type] for media_type in found & _BY_MEDIA_TYPE.keys())
    return known[0] if known else _text_extension(content, name)


def _office_extension(content: bytes) -> str:
    with open_archive(content) as archive:
        names = set(archive.namelist())
    return next((extension for member, extension in _OFFICE.items() if member in names), "")


def _text_extension(content: bytes, name: str) -> str:
    """Texts look alike: here the name decides, between kinds that are all harmless."""
    try:
        text_of(content)
    except InvalidInput:
        return ""
    extension = name.rpartition(".")[2].lower()
    return extension if extension in _TEXTS else ""


def _size(max_bytes: int) -> str:
    return f"{max_bytes // MEGABYTE} МБ" if max_bytes >= MEGABYTE else f"{max_bytes // 1000} КБ"


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput(message, "The file is not acceptable.", errors=[_field(code, message)])


def _field(code: str, message: str) -> FieldError:
    return FieldError("body", code, message, "The file is not acceptable.")
