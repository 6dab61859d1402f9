"""Uploads: what a file is, its content says."""

import io
import zipfile

import docx
import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from shared.errors import InvalidInput, TooLarge
from shared.uploads import KINDS, checked_upload, text_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CSV = "Название;Город\nЗал;Казань\n"


def saved(thing: docx.document.Document | openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    thing.save(file)
    return file.getvalue()


def pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(10, 10, "1")
    canvas.save()
    return file.getvalue()


SAMPLES = {
    "csv": CSV.encode(),
    "txt": CSV.encode(),
    "pdf": pdf(),
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40),
    "docx": saved(docx.Document()),
    "xlsx": saved(openpyxl.Workbook()),
}


@pytest.mark.parametrize("extension", KINDS)
def test_kind_is_known_by_its_content(extension: str) -> None:
    upload = checked_upload(SAMPLES[extension], f"файл.{extension}", KINDS)

    assert upload.kind.extension == extension
    assert upload.name == f"файл.{extension}"


@pytest.mark.parametrize(
    "content", [b"MZ" + bytes(200), b"\x7fELF" + bytes(200), bytes(100), b"\xff\xfe\x00a"]
)
def test_program_named_as_a_picture_or_a_list_is_refused(content: bytes) -> None:
    for name in ("photo.png", "список.csv"):
        with pytest.raises(InvalidInput) as caught:
            checked_upload(content, name, KINDS)

        assert caught.value.errors[0].code == "kind_not_allowed"


def test_page_with_a_script_is_no_kind_of_ours() -> None:
    with pytest.raises(InvalidInput):
        checked_upload(b"<html><script>alert(1)</script>", "страница.html", KINDS)


def test_picture_gets_the_name_of_a_picture() -> None:
    assert checked_upload(PNG, "../photo.exe", ["png"]).name == "photo.png"


def test_kind_that_is_not_wanted_here_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_upload(PNG, "photo.png", ["pdf", "docx"])

    assert "DOCX, PDF" in caught.value.detail_ru


def test_archive_that_is_no_document_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")

    with pytest.raises(InvalidInput):
        checked_upload(file.getvalue(), "договор.docx", KINDS)


def test_document_that_would_burst_is_refused() -> None:
    file = io.BytesIO(SAMPLES["xlsx"])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(100_000_000))

    with pytest.raises(InvalidInput) as caught:
        checked_upload(file.getvalue(), "смета.xlsx", ["xlsx"])

    assert caught.value.errors[0].code == "archive_too_large"


def test_large_file_is_refused_by_the_bound_of_its_kind() -> None:
    with pytest.raises(TooLarge):
        checked_upload(b"a" * (KINDS["csv"].max_bytes + 1), "список.csv", ["csv", "pdf"])


def test_empty_file_is_refused() -> None:
    with pytest.raises(InvalidInput):
        checked_upload(b"", "список.csv", ["csv"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_text_is_read_in_the_encodings_people_use(encoding: str) -> None:
    assert text_of(CSV.encode(encoding)) == CSV


@pytest.mark.parametrize("content", [CSV.encode("utf-16"), b"a\x00b", b"\x98"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        text_of(content)
