"""A letter on the wire."""

from email import message_from_bytes, policy

import pytest

from functions.communication.mail.letters import Letter, Mailbox, letter_id_of, mime, recipient_of

LETTER = Letter(
    letter_id="mlg_1.abc@example.ru",
    sender=Mailbox("hello@example.ru", "Агентство «Праздник, и точка»"),
    to=Mailbox("anna@example.ru", "Анна"),
    reply_to=Mailbox("office@example.ru"),
    subject="Ждём вас " * 10,
    text="Здравствуйте\n" * 3 + "д" * 5000,
    html=f"<p>{'д' * 5000}</p>",
    headers={"List-Unsubscribe": f"<https://m.ru/{'u' * 250}>"},
)


def test_reader_gets_what_was_written() -> None:
    read = message_from_bytes(mime(LETTER), policy=policy.default)

    assert read["Subject"] == LETTER.subject.strip() + " "
    assert read["From"].addresses[0].display_name == "Агентство «Праздник, и точка»"
    assert read["To"].addresses[0].addr_spec == "anna@example.ru"
    assert read["Message-ID"] == "<mlg_1.abc@example.ru>"
    plain = read.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == LETTER.text.split()


def test_lines_are_ascii_and_shorter_than_postbox_refuses() -> None:
    lines = mime(LETTER).split(b"\r\n")

    assert max(map(len, lines)) <= 998
    assert all(line.isascii() for line in lines)


def test_address_in_list_unsubscribe_is_in_one_piece() -> None:
    assert f"List-Unsubscribe: <https://m.ru/{'u' * 250}>\r\n".encode() in mime(LETTER)


@pytest.mark.parametrize("name", ["Анна\r\nBcc: b@example.ru", "Анна\nX: y"])
def test_name_with_line_ends_makes_no_header(name: str) -> None:
    letter = Letter(**{**vars(LETTER), "to": Mailbox("anna@example.ru", name)})

    with pytest.raises(ValueError, match="CR or LF"):
        mime(letter)


def test_id_names_the_recipient_again() -> None:
    assert recipient_of(f"<{letter_id_of('mlg_1', 'abc', 'example.ru')}>") == ("mlg_1", "abc")


@pytest.mark.parametrize("text", ["", "abc@example.ru", "mlg_1@example.ru", "other.abc@example.ru"])
def test_foreign_id_names_nobody(text: str) -> None:
    assert recipient_of(text) is None
