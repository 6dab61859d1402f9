"""Days and times in words: «двенадцатого декабря», «в шесть вечера», «в половине седьмого»."""

import re

from shared.llm.truth.readings import Reading, day_readings, time_readings

_FROM_FIRST = """
перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат
шестнадцат семнадцат восемнадцат девятнадцат двадцат
"""
_ORDINALS = {stem: number for number, stem in enumerate(_FROM_FIRST.split(), start=1)} | {"тридцат": 30}
_TENS = {"двадцать": 20, "тридцать": 30}
_FROM_ONE = """
час часу; два двух двум; три трех трем; четыре четырех; пять пяти; шесть шести; семь семи; восемь восьми;
девять девяти; десять десяти; одиннадцать одиннадцати; двенадцать двенадцати
"""
_HOURS = {form: hour for hour, forms in enumerate(_FROM_ONE.split(";"), start=1) for form in forms.split()}
_GAP = "[ \u00a0]"
_ENDING = r"(?:ье|ьего|ьему|ьем|ьим|ое|ого|ому|ом|ым)"
_ORDINAL = rf"(?:(?:{'|'.join(_TENS)}){_GAP})?(?:{'|'.join([*_ORDINALS])}){_ENDING}\b".replace(
    "четверт", "четв[её]рт"
)
#: One day or two, before the name of a month.
DAYS = rf"{_ORDINAL}(?:{_GAP}?(?:[–—-]|и|по|до){_GAP}?{_ORDINAL})?"
#: A time of day with its part of the day, or a half hour.
TIME = (
    (
        rf"(?:(?:\d{{1,2}}(?:[:.]\d\d)?|{'|'.join(_HOURS)}){_GAP}(?:час(?:а|ов|ам)?{_GAP})?(?:утра|вечера)"
        rf"|(?:\d{{1,2}}|{'|'.join(_HOURS)}){_GAP}(?:час(?:а|ов|ам)?{_GAP}(?:дня|ночи))"
        rf"|час{_GAP}(?:дня|ночи)"
        rf"|(?:половин[аеу]{_GAP}|пол-?){_ORDINAL}|полдень|полудн[яю]|полночь|полуночи)\b"
    )
    .replace("четырех", "четыр[её]х")
    .replace("трех", "тр[её]х")
)


def days_of(text: str, month: int, year: int | None) -> list[set[Reading]]:
    """The readings of each day that `DAYS` found."""
    return [day_readings(_ordinal(one[0]), month, year) for one in re.finditer(_ORDINAL, text)]


def times_of(text: str) -> set[Reading]:
    """What `TIME` found; without a part of the day it may be either half of it."""
    bare = text.replace("ё", "е").replace("\u00a0", " ")
    if ordinal := re.search(_ORDINAL, bare):
        before = _ordinal(ordinal[0]) - 1
        return time_readings(before, 30) | time_readings(before + 12, 30)
    if " " not in bare:
        return time_readings(0 if "ноч" in bare else 12, 0)
    first, part = bare.split(" ")[0], bare.split(" ")[-1]
    hour, _, minute = first.replace(".", ":").partition(":")
    return time_readings(_of_day(_HOURS.get(hour) or int(hour), part), int(minute or 0))


def _of_day(hour: int, part: str) -> int:
    if part in ("дня", "вечера") and hour < 12:
        return hour + 12
    return 0 if (hour, part) == (12, "ночи") else hour


def _ordinal(text: str) -> int:
    words = text.replace("ё", "е").replace("\u00a0", " ").split()
    stem = max((stem for stem in _ORDINALS if words[-1].startswith(stem)), key=len)
    return _ORDINALS[stem] + (_TENS[words[0]] if len(words) > 1 else 0)
