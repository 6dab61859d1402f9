"""Names of files: safe on a disk, in a header and in a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.file_names import MAX_LENGTH, attachment, safe_name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("отчёт.pdf", "отчёт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\смета.xlsx", "смета.xlsx"),
        ("C:\\смета.xlsx", "смета.xlsx"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("nul.txt", "_nul.txt"),
        ("счёт\r\nSet-Cookie: a=b.pdf", "счётSet-Cookie_ a=b.pdf"),
        ("смета\u202efdp.exe", "сметаfdp.exe"),
        ('a";b.pdf', "a__b.pdf"),
    ],
)
def test_name_is_made_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@pytest.mark.parametrize("name", ["photo.exe", "photo.png.exe", "photo", "photo."])
def test_extension_is_that_of_the_content(name: str) -> None:
    assert safe_name(name, "png").endswith(".png")
    assert ".exe" not in safe_name(name, "png")


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_endless(name: str) -> None:
    safe = safe_name(name, "pdf")

    assert 0 < len(safe) <= MAX_LENGTH + 5
    assert not set(safe) & set('/\\:*?"<>|;\r\n\0')
    assert not safe.startswith(".")


@given(st.text(max_size=300))
def test_header_holds_nothing_but_the_name(name: str) -> None:
    header = attachment(name)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_russian_name_comes_whole() -> None:
    assert attachment("смета.pdf").endswith("filename*=UTF-8''%D1%81%D0%BC%D0%B5%D1%82%D0%B0.pdf")
