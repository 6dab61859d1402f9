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
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True)).replace("е", "[её]")
_NUMERAL = re.compile(
    rf"\b(?P<words>(?:{_WORD})\b(?:[ \u00a0]+(?:{_WORD})\b)*)(?P<percent>[ \u00a0]+процент\w*)?",
    re.IGNORECASE,
)
_THOUSAND = 1000


def spoken(text: str) -> Iterator[tuple[str, Decimal, int]]:
    """Each numeral as written, its value, and where it ends; «два-три», «пять десять» are two numerals."""
    for match in _NUMERAL.finditer(text):
        scale = Decimal("0.01") if match["percent"] else Decimal(1)
        values = [_VALUES[word.lower().replace("ё", "е")] for word in match["words"].split()]
        for value in _composed(values):
            yield match.group(), value * scale, match.end()


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
