"""Lists of recipients as people send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.mail.addresses import mail_address, one_line
from functions.communication.mail.recipients import MAX_RECIPIENTS, read_csv, read_json
from shared.errors import InvalidInput


def test_csv_of_excel_is_read() -> None:
    content = "\ufeffПочта;Имя;Номер стола\r\n Anna@Example.RU ;Анна;7\r\n".encode()

    [one] = read_csv(content).recipients

    assert (one.email, one.fields) == ("anna@example.ru", {"name": "Анна", "номер_стола": "7"})


def test_csv_in_windows_1251_is_read() -> None:
    [one] = read_csv("email,ФИО\nanna@example.ru,Анна Ёлкина\n".encode("cp1251")).recipients

    assert one.fields == {"name": "Анна Ёлкина"}


def test_address_twice_is_one_recipient() -> None:
    listed = read_csv(b"email\nanna@example.ru\nANNA@example.ru\n")

    assert [one.email for one in listed.recipients] == ["anna@example.ru"]
    assert listed.repeated == 1


def test_bad_address_is_told_by_its_row() -> None:
    listed = read_csv("email\nanna@example.ru\nнет адреса\nnowhere\n".encode())

    assert [problem.row for problem in listed.problems] == [3, 4]
    assert {problem.message for problem in listed.problems} == {
        "Это не адрес почты: нужен вид anna@example.ru."
    }
    assert len(listed.recipients) == 1


def test_formula_and_line_ends_in_a_name_are_plain_words() -> None:
    [one] = read_json(
        b'[{"email": "a@example.ru", "name": "=HYPERLINK(1)\\r\\nBcc: b@example.ru"}]'
    ).recipients

    assert one.fields == {"name": "=HYPERLINK(1) Bcc: b@example.ru"}


@pytest.mark.parametrize("content", [b"", b"name\nAnna\n", b"\x00\x01", b"PK\x03\x04\x00"])
def test_file_without_addresses_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_csv(content)


@pytest.mark.parametrize(
    "content", [b"{}", b"[1]", b'[{"name": "x"}]', b'[{"email": "a@b.ru", "x": 1}]', b"["]
)
def test_json_of_another_form_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_json(content)


def test_list_that_is_too_long_is_refused() -> None:
    rows = "\n".join(f"guest{number}@example.ru" for number in range(MAX_RECIPIENTS + 1))

    with pytest.raises(InvalidInput):
        read_csv(f"email\n{rows}".encode())


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [(" Anna@Example.ru ", "anna@example.ru"), ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai")],
)
def test_address_has_one_spelling(given_address: str, expected: str) -> None:
    assert mail_address(given_address) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.ru",
        "anna@example",
        "a b@example.ru",
        "a@b@example.ru",
        "anna@example.ru\r\nBcc: b@example.ru",
        "anna@example.ru,b@example.ru",
        "<anna@example.ru>",
        "анна@example.ru",
        "anna@-example.ru",
        "anna..b@example.ru",
        f"{'a' * 65}@example.ru",
        f"a@{'b.' * 130}ru",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="адрес"):
        mail_address(text)


@given(st.text())
def test_one_line_has_no_line_ends(text: str) -> None:
    made = one_line(text)

    assert made.splitlines() in ([], [made])
    assert made == made.strip()
