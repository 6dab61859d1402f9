"""Archives and XML from outside: bombs are refused before they burst."""

import io
import time
import zipfile

import docx
import openpyxl
import pytest

from shared.archives import Limits, check_office_document, open_archive, parse_xml
from shared.errors import InvalidInput

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>"""


def archive_of(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def document() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def with_member(content: bytes, name: str, member: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return file.getvalue()


def code_of(caught: pytest.ExceptionInfo[InvalidInput]) -> str:
    return caught.value.errors[0].code


def test_honest_archive_opens() -> None:
    with open_archive(archive_of({"смета.txt": b"100"})) as archive:
        assert archive.read("смета.txt") == b"100"


def test_bomb_is_refused_without_unpacking() -> None:
    bomb = archive_of({"zeros": bytes(200_000_000)})

    started = time.thread_time()
    with pytest.raises(InvalidInput) as caught:
        open_archive(bomb)

    assert code_of(caught) == "archive_too_large"
    assert time.thread_time() - started < 0.1


def test_many_small_members_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        open_archive(archive_of({str(number): b"x" for number in range(30)}), Limits(members=20))

    assert code_of(caught) == "archive_too_large"


def test_member_that_declares_less_than_it_holds_gives_what_it_declares() -> None:
    """What the bounds rest on."""
    content = bytearray(archive_of({"zeros": bytes(10_000_000)}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (100).to_bytes(4, "little")

    with open_archive(bytes(content)) as archive, archive.open("zeros") as member:
        with pytest.raises(zipfile.BadZipFile):
            while member.read(10):
                pass
        assert member.tell() <= 100


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b", "C:\\x", "..\\up.txt"])
def test_member_that_leads_out_of_its_folder_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_archive(archive_of({name: b"x"}))

    assert code_of(caught) == "unsafe_archive"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", document()[:-30]])
def test_broken_archive_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_archive(content)

    assert code_of(caught) == "not_an_archive"


def test_honest_documents_pass() -> None:
    sheet = io.BytesIO()
    openpyxl.Workbook().save(sheet)

    check_office_document(document())
    check_office_document(sheet.getvalue())


@pytest.mark.parametrize("xml", [BILLION_LAUGHS, EXTERNAL], ids=["entities", "foreign file"])
def test_document_whose_xml_declares_entities_is_refused(xml: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_office_document(with_member(document(), "word/comments.xml", xml))

    assert code_of(caught) == "unsafe_xml"


def test_document_with_macros_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_office_document(with_member(document(), "word/vbaProject.bin", b"x"))

    assert code_of(caught) == "macros"


@pytest.mark.parametrize("xml", [BILLION_LAUGHS, EXTERNAL, b"<a>", b"", b"<!DOCTYPE a><a/>"])
def test_unsafe_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_xml(xml)

    assert code_of(caught) == "unsafe_xml"


def test_plain_xml_is_read() -> None:
    assert parse_xml("<счёт><сумма>100</сумма></счёт>".encode()).findtext("сумма") == "100"
