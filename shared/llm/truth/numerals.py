"""Russian numerals in words: «сто пятьдесят», «полтора миллиона», «двадцатью процентами»."""

import re
from collections.abc import Iterator
from decimal import Decimal

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
1000 тысяча тысячи тысячу тысяче тысячей тысячью тысяч тысячам тысячами тысячах
500000 полмиллиона полумиллиона
1000000 миллион миллиона миллиону миллионом миллионе миллионы миллионов миллионам миллионами миллионах
1000000000 миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов миллиардам миллиардами
"""
_VALUES = {
    form: Decimal(value) for value, *forms in map(str.split, _FORMS.split("\n")[1:-1]) for form in forms
}
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_GAP = " \u00a0"
_THOUSAND = 1000


def spoken(text: str) -> Iterator[tuple[str, Decimal, int]]:
    """Each numeral as written, its value, and where it ends; «два-три», «пять десять» are two numerals."""
    words = list(_WORD.finditer(text))
    for run in _runs(words, text):
        values = [value for value in map(_value, run) if value is not None]
        last, scale = run[-1], Decimal(1)
        if len(values) < len(run):  # the last word is «процентов»
            scale = Decimal("0.01")
        for value in _composed(values):
            yield text[run[0].start() : last.end()], value * scale, last.end()


def _runs(words: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Numerals with nothing but spaces between them, «процентов» at their end included."""
    run: list[re.Match[str]] = []
    for word in words:
        adjoins = bool(run) and not text[run[-1].end() : word.start()].strip(_GAP)
        if _value(word) is not None:
            if run and (not adjoins or _value(run[-1]) is None):
                yield run
                run = []
            run.append(word)
        elif adjoins and _value(run[-1]) is not None and word[0].lower().startswith("процент"):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _value(word: re.Match[str]) -> Decimal | None:
    return _VALUES.get(word[0].lower().replace("ё", "е"))


def _composed(values: list[Decimal]) -> Iterator[Decimal]:
    """Falling values add up («двадцать пять»), thousands multiply what stands before them."""
    total, group, last = Decimal(0), Decimal(0), Decimal("Infinity")
    for value in values:
        if value >= _THOUSAND:
            total, group, last = total + (group or 1) * value, Decimal(0), Decimal(_THOUSAND)
            continue
        if value >= last:
            yield total + group
            total, group = Decimal(0), Decimal(0)
        group, last = group + value, value
    yield total + group
