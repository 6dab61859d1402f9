"""Russian numerals in words: «сто пятьдесят», «полтора миллиона», «двадцатью процентами»."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

_FORMS = """
1 один одна одно одного одной одну одному одним одном
1.5 полтора полторы полутора
2 два две двух двум двумя
3 три трех трем тремя
4 четыре четырех четырем четырьмя
5 пять пяти пятью
6 шесть шести шестью
7 семь семи семью
8 восемь восьми восемью
9 девять девяти девятью
10 десять десяти десятью
11 одиннадцать одиннадцати одиннадцатью
12 двенадцать двенадцати двенадцатью
13 тринадцать тринадцати тринадцатью
14 четырнадцать четырнадцати четырнадцатью
15 пятнадцать пятнадцати пятнадцатью
16 шестнадцать шестнадцати шестнадцатью
17 семнадцать семнадцати семнадцатью
18 восемнадцать восемнадцати восемнадцатью
19 девятнадцать девятнадцати девятнадцатью
20 двадцать двадцати двадцатью
30 тридцать тридцати тридцатью
40 сорок сорока
50 пятьдесят пятидесяти пятьюдесятью
60 шестьдесят шестидесяти шестьюдесятью
70 семьдесят семидесяти семьюдесятью
80 восемьдесят восьмидесяти восемьюдесятью
90 девяносто девяноста
100 сто ста
200 двести двухсот двумстам двумястами двухстах
300 триста трехсот тремстам тремястами трехстах
400 четыреста четырехсот четыремстам четырьмястами четырехстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
x10 десяток десятка десятку десятком десятки десятков десяткам
x12 дюжина дюжины дюжину дюжиной дюжине дюжин
50 полсотни
x100 сотня сотни сотню сотне сотней сотен сотням сотнями
500 полтысячи
x1000 тысяча тысячи тысячу тысяче тысячей тысячью тысяч тысячам тысячами тысячах
500000 полмиллиона полумиллиона
x1000000 миллион миллиона миллиону миллионом миллионе миллионы миллионов миллионам миллионами миллионах
x1000000000 миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов миллиардам миллиардами
"""


class _Word(NamedTuple):
    """What a word of a numeral is worth."""

    value: Decimal
    multiplies: bool
    """What stands before it: «две сотни», «пять тысяч»."""


_HALF = "с половиной"
_WORDS = {
    form: _Word(Decimal(value.removeprefix("x")), value.startswith("x"))
    for value, *forms in map(str.split, _FORMS.split("\n")[1:-1])
    for form in forms
} | {_HALF: _Word(Decimal("0.5"), multiplies=False)}
_WORD = re.compile(r"(?<!\w)(?:с[ \u00a0]половиной|[^\W\d_]+)(?!\w)")
_GAP = " \u00a0"


def spoken(text: str) -> Iterator[tuple[int, Decimal, int]]:
    """Each numeral: where it begins, its value, where it ends. «два-три», «пять десять» are two numerals.
    The text is in small letters."""
    for run in _runs(list(_WORD.finditer(text)), text):
        words = [word for word in map(_read, run) if word is not None]
        last, scale = run[-1], Decimal(1)
        if len(words) < len(run):  # the last word is «процентов»
            scale = Decimal("0.01")
        for value in _composed(words):
            yield run[0].start(), value * scale, last.end()


def _runs(words: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Numerals with nothing but spaces between them, «процентов» at their end included."""
    run: list[re.Match[str]] = []
    for word in words:
        adjoins = bool(run) and not text[run[-1].end() : word.start()].strip(_GAP)
        if _read(word) is not None:
            if run and (not adjoins or _read(run[-1]) is None):
                yield run
                run = []
            if run or _bare(word) != _HALF:
                run.append(word)
        elif adjoins and _read(run[-1]) is not None and word[0].startswith("процент"):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read(word: re.Match[str]) -> _Word | None:
    return _WORDS.get(_bare(word))


def _bare(word: re.Match[str]) -> str:
    return word[0].replace("ё", "е").replace("\u00a0", " ")


def _composed(words: list[_Word]) -> Iterator[Decimal]:
    """Falling values add up («двадцать пять»), thousands multiply what stands before them."""
    total, group, last = Decimal(0), Decimal(0), Decimal("Infinity")
    for word in words:
        if word.multiplies:
            total, group, last = total + (group or 1) * word.value, Decimal(0), word.value
            continue
        if word.value >= last:
            yield total + group
            total, group = Decimal(0), Decimal(0)
        group, last = group + word.value, word.value
    yield total + group
