"""Russian numbers in digits and words, with the scales of speech: «пара сотен», «2 млн 300 тыс», «500к».

Patterns that list all numerals wherever a number may stand take half a second to compile. So a text is
`marked` first: its number words move, letter by letter, into private-use characters, and patterns name those.
"""

import re
from decimal import Decimal
from functools import partial

from functions.maestro.understanding.findings import GAP, NO_LETTER, WORD_START

_FORMS = {
    "0": "ноль нуль нуля",
    "1": "один одна одного одной одну",
    "1.5": "полтора полторы полутора",
    "2": "два две двух двое двоих пара пару пары парой",
    "3": "три трех трое троих",
    "4": "четыре четырех четверо четверых",
    "5": "пять пяти пятеро пятерых",
    "6": "шесть шести шестеро шестерых",
    "7": "семь семи семеро семерых",
    "8": "восемь восьми",
    "9": "девять девяти",
    "10": "десять десяти",
    "11": "одиннадцать одиннадцати",
    "12": "двенадцать двенадцати дюжина дюжину дюжины",
    "13": "тринадцать тринадцати",
    "14": "четырнадцать четырнадцати",
    "15": "пятнадцать пятнадцати",
    "16": "шестнадцать шестнадцати",
    "17": "семнадцать семнадцати",
    "18": "восемнадцать восемнадцати",
    "19": "девятнадцать девятнадцати",
    "20": "двадцать двадцати",
    "30": "тридцать тридцати",
    "40": "сорок сорока",
    "50": "пятьдесят пятидесяти полсотни",
    "60": "шестьдесят шестидесяти",
    "70": "семьдесят семидесяти",
    "80": "восемьдесят восьмидесяти",
    "90": "девяносто девяноста",
    "100": "сто ста",
    "150": "полтораста полутораста",
    "200": "двести двухсот",
    "300": "триста трехсот",
    "400": "четыреста четырехсот",
    "500": "пятьсот пятисот полтысячи",
    "600": "шестьсот шестисот",
    "700": "семьсот семисот",
    "800": "восемьсот восьмисот",
    "900": "девятьсот девятисот",
    "500000": "полмиллиона поллимона полляма",
}
_SMALL_SCALES = {
    "10": "десяток десятка десятков десятки",
    "100": "сотня сотню сотни сотен",
}
_THOUSAND = {"1000": "тысяча тысячи тысячу тыща тыщи тыщу"}
_COUNTED_THOUSAND = {"1000": "тысяч тыс тыщ тр тыр т к k косарей косаря"}
_BIG = {
    "1000000": "миллион миллиона мильон мильона лям ляма лимон лимона мульт мульта",
    "1000000000": "миллиард миллиарда",
}
_COUNTED_BIG = {
    "1000000": "миллионов млн лямов лимонов мультов кк kk",
    "1000000000": "миллиардов млрд",
}
_ROUGH = re.compile(
    r"\b(?:пар[аыуой]{1,2}|полсотни|сот(?:н[яюи]|ен)|десят(?:ок|к[аи]|ков)|дюжин[аыу]|полмиллиона)\b"
)


def _by_word(table: dict[str, str]) -> dict[str, Decimal]:
    return {word: Decimal(value) for value, words in table.items() for word in words.split()}


_HALF = "с половиной"
_NUMERALS = {**_by_word(_FORMS), "половиной": Decimal("0.5")}
_SCALES = {
    word: value
    for table in (_SMALL_SCALES, _THOUSAND, _COUNTED_THOUSAND, _BIG, _COUNTED_BIG)
    for word, value in _by_word(table).items()
}


def _pattern(*tables: dict[str, str]) -> str:
    words = sorted((word for table in tables for word in _by_word(table)), key=len, reverse=True)
    return rf"(?:{'|'.join(words)}){NO_LETTER}"


_AFTER_WORD = r"(?:(?<=\d)|(?<![а-яa-z]))"
_AFTER_NUMBER = r"(?:(?<=[\d\ue000-\ue5ff])|(?<=[\d\ue000-\ue5ff] ))"


def _moved(word: str, shift: int) -> str:
    return "".join(chr(ord(char) + shift) for char in word)


_MARKS = (
    (re.compile(_AFTER_WORD + _pattern(_FORMS, _SMALL_SCALES)), 0xE000),
    (re.compile(_AFTER_WORD + _pattern(_THOUSAND)), 0xE600),
    (re.compile(_AFTER_NUMBER + _HALF + NO_LETTER), 0xE000),
    (re.compile(_AFTER_NUMBER + _pattern(_COUNTED_THOUSAND)), 0xE600),
    (re.compile(_AFTER_WORD + _pattern(_BIG)), 0xEC00),
    (re.compile(_AFTER_NUMBER + _pattern(_COUNTED_BIG)), 0xEC00),
)
"""Which words move where. A short or a counted form («к», «тысяч») is a scale only after a number."""
NUMERAL = "[\ue000-\ue5ff]{2,14}"
_THOUSAND_WORD = r"[\ue600-\uebff]{1,7}(?:\.(?!\d))?"
_BIG_WORD = r"[\uec00-\uf1ff]{2,10}(?:\.(?!\d))?"
NUMBER_LETTER = "[\ue000-\uf1ff]"
_DIGITS = (
    r"(?<!\d)(?<!\d[.,])"
    r"(?:\d{1,3}(?:[ '’]\d{3}){1,4}|\d{1,3}(?:\.\d{3}){2,4}|\d{1,15}(?:[.,]\d{1,2})?)"
    r"(?!\d|[.,]\d)"
)
_HALF_MORE = rf"(?:{GAP}{_moved(_HALF, 0xE000)})?"
SMALL = rf"(?:{_DIGITS}{_HALF_MORE}|{NUMERAL}(?:{GAP}{NUMERAL}){{0,3}})"
"""A number without thousands in words: `150`, `сто пятьдесят`, `пара сотен`, `1 200 000`."""
THOUSANDS = rf"(?:(?:{SMALL}{GAP})?{_THOUSAND_WORD})"
BIG = rf"(?:(?:{SMALL}{GAP})?{_BIG_WORD})"
_SOME_MILLIONS = ("миллиона", "ляма")
_MANY_MILLIONS = ("миллионов", "лямов")
_MILLIONS_FIRST = "|".join(
    [*(_moved(word, 0xEC00) for word in _SOME_MILLIONS), *(WORD_START + word for word in _MANY_MILLIONS)]
)
_FEW = "|".join(_moved(word, 0xE000) for word in _by_word(_FORMS) if 1 < _NUMERALS[word] <= 20)
_TURNED = (
    rf"(?:{WORD_START}(?:тысяч|тыщ){GAP}{SMALL}"
    rf"|(?:{_MILLIONS_FIRST}){GAP}(?:\d{{1,2}}(?:[.,]\d)?(?![\d.,]\d|\d)|(?:{_FEW})(?![\ue000-\ue5ff])))"
)
SCALED = rf"(?:{_TURNED}|{THOUSANDS}|{BIG})"
"""A number with thousands or more: `500к`, `2,5 млн`, `тысяча`, `тысяч сто`, `миллиона полтора`."""
SPOKEN = rf"(?:\d{{1,3}}|{WORD_START}{_pattern(_FORMS)})"
"""A short number in a text that is not marked."""

_TOKEN = re.compile(rf"{_DIGITS}|[а-яa-z]+")


def marked(text: str) -> str:
    """The plain text, of the same length, with its number words in private-use letters."""
    for pattern, shift in _MARKS:
        text = pattern.sub(partial(_shifted, shift), text)
    return text


def _shifted(shift: int, match: re.Match[str]) -> str:
    return _moved(match[0], shift)


def _unmarked(words: str) -> str:
    return "".join(
        chr((ord(char) - 0xE000) % 0x600) if "\ue000" <= char <= "\uf1ff" else char for char in words
    )


def number_value(words: str) -> Decimal:
    """What a number phrase is worth: `два миллиона триста тысяч` → 2300000, `миллион двести` → 1200000."""
    tokens = _straight(_TOKEN.findall(_unmarked(words)))
    total = current = Decimal(0)
    for token in tokens:
        scale = _SCALES.get(token)
        if scale is None:
            current += _plain_value(token)
        elif scale < 1000:
            current = (current or 1) * scale
        else:
            total, current = total + (current or 1) * scale, Decimal(0)
    thousands_unsaid = total >= 10**6 and 100 <= current < 1000
    return total + (current * 1000 if thousands_unsaid else current)


def _straight(tokens: list[str]) -> list[str]:
    """«Тысяч сто», «миллиона полтора»: the scale first means "about"."""
    first, *rest = tokens or [""]
    turned = first in ("тысяч", "тыщ") or (
        first in (*_SOME_MILLIONS, *_MANY_MILLIONS) and sum(map(_plain_value, rest)) < 100
    )
    return [*rest, first] if turned and rest else tokens


def _plain_value(token: str) -> Decimal:
    return _NUMERALS.get(token, Decimal(0)) if token.isalpha() else _digits_value(token)


def scale_of(words: str) -> Decimal:
    """The largest scale of a number phrase: `два миллиона триста тысяч` → 1000000; 1 without one."""
    return max(
        (_SCALES.get(token, Decimal(1)) for token in _TOKEN.findall(_unmarked(words))), default=Decimal(1)
    )


def is_rough(words: str) -> bool:
    """True for «пара сотен», «полсотни»: said in round figures."""
    return bool(_ROUGH.search(_unmarked(words)))


def _digits_value(token: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[ '’.]\d{3})+", token) and token.count(".") != 1:
        return Decimal(re.sub(r"\D", "", token))
    return Decimal(token.replace(",", "."))
