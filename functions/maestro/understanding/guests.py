"""How many people: «150 человек», «человек сто», «200-250 гостей», «80 взрослых и 20 детей», «на двоих»."""

import re
from decimal import Decimal

from functions.maestro.understanding.findings import GAP, MASK, NO_LETTER, WORD_START, Finding, group, masked
from functions.maestro.understanding.numbers import (
    BIG,
    NUMBER_LETTER,
    SMALL,
    THOUSANDS,
    is_rough,
    marked,
    number_value,
)
from shared.texts import count_text

_COUNT = rf"(?:{BIG}|{THOUSANDS}{GAP}{SMALL}(?<!\d)|{THOUSANDS}|{SMALL})"
_FEW = rf"(?:{THOUSANDS}|{SMALL})"
_PEOPLE = (
    r"(?:онлайн[- ]|[а-я]{2,16}(?:ых|их|ими|ыми) {1,2})?"
    r"(?:человека?|чел|перс|уч|сотр|персон(?:ы|ам|ами)?|гост(?:ь|я|ей|ям|ями)|участни(?:к|ц)(?:а|ов|ам|ами)?"
    r"|сотрудни(?:к|ц)(?:а|ов|ам|ами)?|работник(?:а|ов|ами)?|слушател(?:ь|я|ей|ями)|посетител(?:ь|я|ей|ями)"
    r"|зрител(?:ь|я|ей|ями)|люд(?:ей|ьми)|приглашенных|приглашенными|делегат(?:а|ов|ами)?|коллег|душ|pax|пакс"
    r"|студент(?:а|ов|ами)?|взрослых|дет(?:ей|ьми)|детишек|малышей|ребят|родителей|жителей|абитуриентов|пациентов|резидентов|дилеров|мест|врачей|менеджеров|юристов|инженеров"
    r"|руководителей|партнер(?:а|ов|ами)?|клиент(?:а|ов|ами)?|девушек|женщин|мужчин|девочек|мальчиков|пенсионеров|[а-я]{2,14}(?:(?<!празд)ников|чиков|щиков|истов|хологов))"
    rf"{NO_LETTER}"
)
_HEDGE = (
    rf"(?:{WORD_START}(?P<hedge>до|от|около|примерно|порядка|приблизительно|ориентировочно|где-то|почти|больше|более"
    rf"|свыше|не менее|не более|не больше|минимум|максимум|под|типа){GAP}|(?P<tilde>[~≈]){GAP})?"
)
_NOT_PEOPLE = (
    rf"(?!{GAP}(?:\d|{NUMBER_LETTER}|час|мин|дн|ден|сут|недел|месяц|руб|р\b|₽|т\.|%|стол|мест|м2|кв|год"
    r"|этаж|лет|метр|:|\.\d))"
)
_BARE_END = rf"(?={GAP}(?:$|[,.;!?)\n]|{MASK}|(?:в|во|на|с|со|у|и|бюджет|город){NO_LETTER}))"

_TABLES = re.compile(
    rf"(?P<groups>{SMALL}){GAP}(?:стол|команд|групп)[а-я]{{0,3}}{GAP}по{GAP}(?P<count>{SMALL}){GAP}{_PEOPLE}"
)
_SORT = (
    r"(?:взросл[а-я]{2}|дет[а-я]{2,3}|родител[а-я]{1,3}"
    r"|(?:педагог|учител|мальчик|девоч|мужчин|женщин)[а-я]{0,3})"
)
_MORE = rf"{GAP}(?:,|и|плюс|\+|,{GAP}плюс){GAP}(?:еще{GAP})?"
_SUM = re.compile(
    rf"(?P<count>{SMALL}){GAP}{_SORT}{NO_LETTER}{_MORE}(?P<more>{SMALL}){GAP}{_SORT}{NO_LETTER}"
    rf"|(?P<side>{SMALL}){GAP}\+{GAP}(?P<other>{SMALL}){GAP}{_PEOPLE}"
)
_OPTIONAL_PEOPLE = rf"(?:{GAP}{_PEOPLE})?"
_ON_SITE = rf"{GAP}(?:очн[а-я]{{1,3}}|офф?лайн|вживую|в{GAP}зале|на{GAP}площадке){NO_LETTER}"
_AFAR = rf"{GAP}(?:онлайн|дистанционн?о?|удален+о|по{GAP}трансляции){NO_LETTER}"
_SPLIT = re.compile(
    rf"(?P<here>{SMALL}){_OPTIONAL_PEOPLE}{_ON_SITE}{_OPTIONAL_PEOPLE}{_MORE}"
    rf"(?P<afar>{SMALL}){_OPTIONAL_PEOPLE}{_AFAR}{_OPTIONAL_PEOPLE}"
    rf"|(?P<afar_first>{SMALL}){_OPTIONAL_PEOPLE}{_AFAR}{_OPTIONAL_PEOPLE}{_MORE}"
    rf"(?P<here_last>{SMALL}){_OPTIONAL_PEOPLE}{_ON_SITE}{_OPTIONAL_PEOPLE}"
)
_RANGE = re.compile(
    rf"{_HEDGE}(?P<low>{_COUNT}){GAP}(?:-|до|или){GAP}(?P<count>{_COUNT}){GAP}{_PEOPLE}",
)
_DIRECT = re.compile(rf"{_HEDGE}(?P<count>{_COUNT})\+?{GAP}{_PEOPLE}")
_INVERTED = re.compile(
    rf"{WORD_START}(?:человек|чел\.?){GAP}(?:(?:так|этак|эдак|на|под|по|около|примерно){GAP})?(?:(?P<low>{_FEW}){GAP}-{GAP})?(?P<rough>{_FEW}){_NOT_PEOPLE}"
)
_AUDIENCE = re.compile(
    rf"{WORD_START}для{GAP}(?P<count>{_FEW}){GAP}(?!стол|команд|групп|дн|час)"
    rf"(?:[а-я]{{2,16}}-)?[а-я]{{2,16}}(?:ов|ей|ев|ек|иц|ц){NO_LETTER}"
)
_LABELLED = re.compile(
    rf"{WORD_START}(?:гост(?:и|ей)|участник(?:и|ов)|людей|количество{GAP}[а-я]{{4,12}}|число{GAP}[а-я]{{4,12}}"
    rf"|кол-во(?:{GAP}[а-я]{{4,12}})?|человек|нас(?:{GAP}будет)?|приглашенных|соберется|ожидаем){GAP}(?:[:=-]|будет)?{GAP}"
    rf"{_HEDGE}(?P<count>{_FEW}){_NOT_PEOPLE}"
)
_FOR = re.compile(rf"{WORD_START}на{GAP}{_HEDGE}(?P<count>{SMALL}){_BARE_END}")
_ALONE = re.compile(rf"(?:^|[,;.\n{MASK}]){GAP}{_HEDGE}(?P<alone>{SMALL}){GAP}(?=$|[,;.!?\n{MASK}])")
_SUPPOSED = re.compile(
    rf"{WORD_START}(?:если|сделай|сделайте|пусть{GAP}будет){GAP}{_HEDGE}(?P<alone>{SMALL}){GAP}(?=$|[,;.!?\n])"
)
_PART_OF_ALL = re.compile(rf"{WORD_START}(?:из них|в том числе|включая|из которых|по|у){GAP}$")

_COUNTS = ("count", "rough", "alone", "side")
_FIRM = (_TABLES, _SUM, _RANGE, _DIRECT, _AUDIENCE, _INVERTED, _LABELLED)
_WEAK = (_FOR, _ALONE, _SUPPOSED)
_NOTES = {
    "range": "назван диапазон: считаем по верхней границе, чтобы всем хватило места и еды",
    "rough": "число названо примерно",
    "alone": "числа без пояснения мы сочли числом гостей",
}
_MOST_ALONE = 5000
"""A bare number above this is not taken for guests."""


def read_guests(text: str) -> list[Finding[int]]:
    """Every head count of a plain text, in order; a bare number only when nothing firmer is there."""
    text = marked(text)
    return _read(text, _FIRM) or [found for found in _read(text, _WEAK) if 2 <= found.value <= _MOST_ALONE]


def read_split(text: str) -> list[Finding[int]]:
    """Those in the hall where others watch from afar: «150 очных и 800 онлайн» → 150."""
    return [_in_the_hall(match) for match in _SPLIT.finditer(marked(text))]


def _in_the_hall(match: re.Match[str]) -> Finding[int]:
    afar = int(number_value(match["afar"] or match["afar_first"]))
    watching = count_text(afar, "участник", "участника", "участников")
    note = f"столько в зале, ещё {watching} онлайн: площадку и питание считаем на тех, кто в зале"
    return Finding(int(number_value(match["here"] or match["here_last"])), match.start(), match.end(), note)


def _read(text: str, patterns: tuple[re.Pattern[str], ...]) -> list[Finding[int]]:
    findings: list[Finding[int]] = []
    for pattern in patterns:
        found = [_finding(match) for match in pattern.finditer(text) if not _is_part_of_all(text, match)]
        text = masked(text, found)
        findings += found
    return sorted(findings, key=lambda finding: finding.start)


def _finding(match: re.Match[str]) -> Finding[int]:
    said = next((words for name in _COUNTS if (words := group(match, name))), "")
    value = number_value(said) * number_value(group(match, "groups") or "1")
    more = group(match, "more") or group(match, "other")
    value += number_value(more) if more else Decimal(0)
    return Finding(int(value), match.start(), match.end(), _note(match, said))


def _note(match: re.Match[str], said: str) -> str | None:
    if group(match, "low"):
        return _NOTES["range"]
    if group(match, "alone"):
        return _NOTES["alone"]
    hedged = group(match, "hedge") not in (None, "до", "не более", "не больше", "максимум") or group(
        match, "tilde"
    )
    return _NOTES["rough"] if hedged or group(match, "rough") or is_rough(said) else None


def _is_part_of_all(text: str, match: re.Match[str]) -> bool:
    """«Из них 20 детей» does not add to the guests."""
    return bool(_PART_OF_ALL.search(text[max(0, match.start() - 20) : match.start()]))
