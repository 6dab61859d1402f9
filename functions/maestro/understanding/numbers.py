"""Russian numbers in digits and words, with the scales of speech: «пара сотен», «2 млн 300 тыс», «500к»."""

import re
from decimal import Decimal

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
_THOUSAND = {"1000": "тысяча тысячи тысяч тысячу тыс тыщ тыща тыщи тыщу тр т к k"}
_BIG_SCALES = {
    "1000000": "миллион миллиона миллионов млн мильон мильона лям ляма лямов лимон лимона лимонов кк kk",
    "1000000000": "миллиард миллиарда миллиардов млрд",
}
_ROUGH = re.compile(
    r"\b(?:пар[аыуой]{1,2}|полсотни|сот(?:н[яюи]|ен)|десят(?:ок|к[аи]|ков)|дюжин[аыу]|полмиллиона)\b"
)


def _by_word(table: dict[str, str]) -> dict[str, Decimal]:
    return {word: Decimal(value) for value, words in table.items() for word in words.split()}


_NUMERALS = _by_word(_FORMS)
_SCALES = _by_word({**_SMALL_SCALES, **_THOUSAND, **_BIG_SCALES})


def _pattern(*tables: dict[str, str]) -> str:
    words = sorted((word for table in tables for word in _by_word(table)), key=len, reverse=True)
    return rf"{WORD_START}(?:{'|'.join(words)}){NO_LETTER}"


_NUMERAL = _pattern(_FORMS, _SMALL_SCALES)
_DIGITS = (
    r"(?<!\d)(?<!\d[.,])"
    r"(?:\d{1,3}(?:[ '’]\d{3}){1,4}|\d{1,3}(?:\.\d{3}){2,4}|\d{1,15}(?:[.,]\d{1,2})?)"
    r"(?!\d|[.,]\d)"
)
SMALL = rf"(?:{_DIGITS}|{_NUMERAL}(?:{GAP}{_NUMERAL}){{0,3}})"
"""A number without thousands in words: `150`, `сто пятьдесят`, `пара сотен`, `1 200 000`."""
_BARE_SCALE = rf"{WORD_START}(?:тысяч[аиу]|миллиона?|миллиард|лям|лимон){NO_LETTER}"
_ANY_SCALE = rf"{_pattern(_THOUSAND, _BIG_SCALES)}(?:\.(?!\d))?"
SCALED = rf"(?:{SMALL}{GAP}{_ANY_SCALE}|{_BARE_SCALE})"
"""A number with thousands or more: `500к`, `2,5 млн`, `тысяча`."""
THOUSANDS = rf"(?:(?:{SMALL}{GAP})?{WORD_START}тысяч(?:[аиу])?{NO_LETTER}|{SMALL}{GAP}{_pattern(_THOUSAND)})"

BIG = rf"(?:(?:{SMALL}{GAP})?{_pattern(_BIG_SCALES)})"

_TOKEN = re.compile(rf"{_DIGITS}|[а-яa-z]+")


def number_value(words: str) -> Decimal:
    """What a number phrase is worth: `два миллиона триста тысяч` → 2300000, `миллион двести` → 1200000."""
    total = current = Decimal(0)
    for token in _TOKEN.findall(words):
        scale = _SCALES.get(token)
        if scale is None:
            current += _NUMERALS[token] if token in _NUMERALS else _digits_value(token)
        elif scale < 1000:
            current = (current or 1) * scale
        else:
            total, current = total + (current or 1) * scale, Decimal(0)
    thousands_unsaid = total >= 10**6 and 100 <= current < 1000
    return total + (current * 1000 if thousands_unsaid else current)


def is_rough(words: str) -> bool:
    """True for «пара сотен», «полсотни»: said in round figures."""
    return bool(_ROUGH.search(words))


def _digits_value(token: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[ '’.]\d{3})+", token) and token.count(".") != 1:
        return Decimal(re.sub(r"\D", "", token))
    return Decimal(token.replace(",", "."))
