"""E-mail addresses, bank cards, passports and phones: what is known by its form."""

import re
from collections.abc import Iterator

from shared.personal.findings import Found, Kind

_EMAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")
_CARD = re.compile(r"(?<!\d)\d(?:[ \u00a0-]?\d){12,18}(?!\d)")
#: Series and number of a Russian passport: four digits and six.
_PASSPORT = re.compile(r"(?<![\d,.])\d{2} ?\d{2}(?: ?(?:№|N|номер) ?| )\d{6}(?![\d,])", re.IGNORECASE)
#: Next to the word the form may be looser; a passport for abroad has two digits and seven.
_CALLED_PASSPORT = re.compile(r"паспорт[^\d@]{0,40}(?P<number>\d[\d №N]{7,14}\d)(?!\d)", re.IGNORECASE)
_GAP = r"[ \u00a0().-]{0,3}"
_WITH_PREFIX = rf"(?<![\d+])(?:\+7|8|7){_GAP}(?:\d{_GAP}){{9}}\d(?!\d)"
_ABROAD = rf"\+(?:\d{_GAP}){{8,14}}\d(?!\d)"
_WITHOUT_PREFIX = r"(?<![\d+])\(?\d{3,5}\)?[ \u00a0-]\d{2,3}[ \u00a0-]?\d{2}[ \u00a0-]?\d{2}(?![\d ]\d)"
_PHONE = re.compile(f"{_WITH_PREFIX}|{_ABROAD}|{_WITHOUT_PREFIX}")
_DIGITS_OF_A_PHONE = 10


def find_emails(text: str) -> Iterator[Found]:
    """Addresses of electronic mail."""
    return (Found(Kind.EMAIL, *match.span()) for match in _EMAIL.finditer(text))


def find_cards(text: str) -> Iterator[Found]:
    """Numbers of 13 to 19 digits with the right check digit (ISO/IEC 7812)."""
    return (Found(Kind.CARD, *match.span()) for match in _CARD.finditer(text) if _is_luhn(match[0]))


def find_passports(text: str) -> Iterator[Found]:
    """Series and numbers of passports."""
    for match in _CALLED_PASSPORT.finditer(text):
        yield Found(Kind.PASSPORT, *match.span("number"))
    for match in _PASSPORT.finditer(text):
        yield Found(Kind.PASSPORT, *match.span())


def find_phones(text: str) -> Iterator[Found]:
    """Russian numbers with or without 8 and +7, others with their plus."""
    for match in _PHONE.finditer(text):
        if sum(map(str.isdigit, match[0])) >= _DIGITS_OF_A_PHONE:
            yield Found(Kind.PHONE, *match.span())


def _is_luhn(number: str) -> bool:
    digits = [int(char) for char in reversed(number) if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
