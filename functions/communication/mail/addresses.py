"""What may stand in a letter's headers: addresses and single lines. Pure."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.persons import by_email

#: RFC 5321: 64 octets before the sign, 254 in all. Quoted and non-ASCII local parts are left out: hardly a
#: mailbox has one, and not every server on the way takes it.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
MAX_ADDRESS = 254
#: Controls (line ends begin a new header), invisible formats (bidi overrides), surrogates, line separators.
_UNPRINTED = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def mail_address(text: str) -> str:
    """In lower case, a Cyrillic domain in its ASCII form. Raises `ValueError`."""
    if len(text.strip()) > MAX_ADDRESS:
        raise ValueError(_WRONG)
    try:
        local, _, domain = by_email(text).value.rpartition("@")
        ascii_domain = domain.encode("idna").decode()
    except ValueError as error:
        raise ValueError(_WRONG) from error
    address = f"{local}@{ascii_domain}"
    labels = ascii_domain.split(".")
    is_whole = _LOCAL.fullmatch(local) and len(local) <= 64 and len(address) <= MAX_ADDRESS
    if not is_whole or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(_WRONG)
    return address


_WRONG = "Это не адрес почты: нужен вид anna@example.ru."


def one_line(text: str) -> str:
    """The text without line ends and what cannot be seen: what a template makes of other people's words."""
    shown = (" " if unicodedata.category(char) in _UNPRINTED else char for char in text)
    return " ".join("".join(shown).split())


def _unbroken(text: str) -> str:
    if any(unicodedata.category(char) in _UNPRINTED for char in text):
        raise ValueError("Одной строкой, без переносов и невидимых знаков.")
    return text.strip()


MailAddress = Annotated[str, Field(max_length=MAX_ADDRESS), AfterValidator(mail_address)]
Line = Annotated[str, Field(max_length=300), AfterValidator(_unbroken)]
