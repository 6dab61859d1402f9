"""Names of people: by first names, patronymics, initials, endings of surnames and introducing words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.cities import find_city
from shared.personal.findings import Found, Kind
from shared.personal.first_names import Certainty, first_name

_WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁ][а-яё]+)?|[A-Z][A-Za-z]+")
_PATRONYMIC = re.compile(
    r"[А-ЯЁ][а-яё]{2,}(?:(?:[ое]в|ьи?н?)ич(?:а|у|ем|е|)|(?:[ое]вн|и?ничн)(?:а|ы|е|у|ой|ою))$"
    r"|Ильич(?:а|у|ом|е|)$|[А-ЯЁ][а-яё]+(?:улы|кызы|оглы|заде)$"
)
_SURNAME = re.compile(
    r"[А-ЯЁ][а-яё]+(?:(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ых|ыми|ы|)|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)"
    r"|(?:енк|ейк|чк|йк)о|(?:чук|щук|юк|ян|ец)(?:а|у|ом|е|)|швили|дзе|штейн|берг)$"
    r"|[А-ЯЁ][а-яё]+-[А-ЯЁ][а-яё]+$"
)
_INITIALS = re.compile(
    r"(?<!\w)((?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?"
    r"|[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?)(?![а-яё])"
)
_TITLE = (
    r"директор[ау]?|менеджер[ау]?|руководител[ьяю]|администратор[ау]?|координатор[ау]?|заказчи(?:к|ца)|ведущ(?:ий|ая|его)|тамада|организатор"
    r"|фотограф|диджей|артист(?:ка)?|спикер|хореограф|режисс[её]р|невест[ау]|жених|юбиляр(?:ша)?|именинни(?:к|ца)|врач|д-р|доктор|держатель"
    r"|бухгалтер|секретарь|ассистент(?:ка)?|помощни(?:к|ца)|госпож[аеу]|господин[ау]?"
)
_CUE = re.compile(
    rf"(?<!\w)(?i:зовут|звать|имя|с уважением|подпись|фио|имени|ип|{_TITLE}),?[ :–—-]{{1,3}}"
    r"([А-ЯЁA-Z][А-ЯЁA-Zа-яёa-z]+(?: [А-ЯЁA-Z][А-ЯЁA-Zа-яёa-z]+){0,2})"
)
_MOST_BESIDE = 2
_NO_NAMES = frozenset(
    [
        "Вы",
        "Вас",
        "Вам",
        "Вами",
        "Ваш",
        "Ваша",
        "Ваше",
        "Ваши",
        "ООО",
        "АО",
        "ИП",
        "НДС",
        "РФ",
        "Россия",
        "России",
    ]
)
#: What may stand between a sentence's end and its first word.
_LEADING_MARKS = ' \t\u00a0*_#>«"(—–-'
_SENTENCE_ENDS = ("", ".", "!", "?", "…", "\n", "|")


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    opens_sentence: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and self.text not in _NO_NAMES


def find_names(text: str) -> Iterator[Found]:
    """People named in a text, each name whole: «Ольге Викторовне», «Н. П. Кравченко»."""
    for pattern in (_INITIALS, _CUE):
        for match in pattern.finditer(text):
            yield Found(Kind.NAME, *match.span(1))
    words = [_word(match, text) for match in _WORD.finditer(text)]
    for index, word in enumerate(words):
        if _is_name(words, index, text):
            yield _with_neighbours(words, index, text)
        elif word.capital and not word.opens_sentence and _is_surname(word.text):
            yield Found(Kind.NAME, word.start, word.end)


def _word(match: re.Match[str], text: str) -> _Word:
    before = text[max(0, match.start() - 8) : match.start()].rstrip(_LEADING_MARKS)[-1:]
    return _Word(match[0], *match.span(), before in _SENTENCE_ENDS)


def _is_name(words: Sequence[_Word], index: int, text: str) -> bool:
    word = words[index]
    if word.capital and _PATRONYMIC.match(word.text):
        return True
    certainty = first_name(word.text)
    if certainty is Certainty.ALSO_A_WORD:
        beside = (
            index + 1 < len(words) and _adjoins(word, words[index + 1], text) and words[index + 1].capital
        )
        return word.capital and (beside or not word.opens_sentence)
    return certainty is Certainty.NAME


def _is_surname(word: str) -> bool:
    return bool(_SURNAME.match(word)) and find_city(word) is None


def _with_neighbours(words: Sequence[_Word], index: int, text: str) -> Found:
    """The name and up to two capitalised words on either side; one opening a sentence must be a surname."""
    first = last = index
    while first > 0 and index - first < _MOST_BESIDE and _belongs(words[first - 1], words[first], text):
        first -= 1
    while last + 1 < len(words) and last - index < _MOST_BESIDE and _follows(words, last, text):
        last += 1
    return Found(Kind.NAME, words[first].start, words[last].end)


def _belongs(before: _Word, name: _Word, text: str) -> bool:
    if not (before.capital and _adjoins(before, name, text)):
        return False
    return not before.opens_sentence or _is_surname(before.text) or bool(_PATRONYMIC.match(before.text))


def _follows(words: Sequence[_Word], last: int, text: str) -> bool:
    after = words[last + 1]
    return after.capital and _adjoins(words[last], after, text) and find_city(after.text) is None


def _adjoins(left: _Word, right: _Word, text: str) -> bool:
    return text[left.end : right.start] in (" ", "\u00a0")
