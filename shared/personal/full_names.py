"""One person's name in texts, in all cases and orders: «Иванова Петра», «И. Петров», «Петров И.И.».

Looked for are the parts that were given. With a patronymic given, another one is another person; without one
any will do. «Евгения Иванова» is a woman or Евгений in the genitive: nothing in the words tells, it counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.personal.declension import bare, first_name_forms, patronymic_forms, surname_forms
from shared.personal.first_names import first_name

_PATRONYMIC = re.compile(r"[а-я]{2,20}(?:[ое]вич|ьич|[ое]вна|инична|ична)$")
_SURNAME = re.compile(r"[а-я-]{2,}(?:[ое]ва?|[иы]на?|[сц]к(?:ий|ая)|ко|ук|юк|ян|дзе|швили|ец)$")
_RUSSIAN = re.compile(r"[а-я]{2,}(?:-[а-я]{2,})?$")
_GAP = r"\s{1,3}"
_ANY_PATRONYMIC = r"[а-яё]{2,20}(?:[оеё]вич|ьич|[оеё]вн|ичн)[а-яё]{0,2}(?!\w)"
#: Upper case, or «и. Петров» would be «and Petrov» at the end of a sentence.
_ANY_INITIAL = r"(?-i:[А-ЯЁ])\."
_START, _END = r"(?<![\w-])", r"(?![\w-])"
_NO_INITIAL_BEFORE = r"(?<!\w\.)(?<!\w\.\s)"


@dataclass(frozen=True)
class _Name:
    """The parts, bare; an empty one was not given."""

    first: str
    patronymic: str
    surname: str


def pattern_of(name: str) -> str:
    """The source of a regular expression, to be compiled with IGNORECASE. Nothing in it repeats without a
    bound."""
    parsed = _parsed(bare(name).split())
    alternatives = _alternatives(parsed) if parsed else [_as_given(name)]
    return f"{_START}(?:{'|'.join(alternatives)})"


def _parsed(words: list[str]) -> _Name | None:
    """None for what is not Russian, or not two or three words."""
    if not all(map(_RUSSIAN.match, words)):
        return None
    match words, [bool(_PATRONYMIC.match(word)) for word in words]:
        case [first, patronymic, surname], [False, True, False]:
            return _Name(first, patronymic, surname)
        case [surname, first, patronymic], [False, False, True]:
            return _Name(first, patronymic, surname)
        case [first, patronymic], [False, True]:
            return _Name(first, patronymic, "")
        case [one, two], _:
            return _Name(two, "", one) if _begins_with_surname(one, two) else _Name(one, "", two)
    return None


def _begins_with_surname(one: str, two: str) -> bool:
    if bool(first_name(one)) != bool(first_name(two)):
        return bool(first_name(two))
    return bool(_SURNAME.match(one)) and not _SURNAME.match(two)


def _alternatives(name: _Name) -> Iterator[str]:
    first = _any_of(first_name_forms(name.first))
    if not name.surname:
        yield f"{first}{_GAP}{_any_of(patronymic_forms(name.patronymic))}{_END}"
        return
    surname = _any_of(surname_forms(name.surname))
    if name.patronymic:
        patronymic = _any_of(patronymic_forms(name.patronymic))
        between, after = f"{patronymic}{_GAP}", f"(?:{_GAP}{patronymic}{_END}|(?!{_GAP}{_ANY_PATRONYMIC}))"
        second = _initial(name.patronymic)
        rest = rf"(?:\s?{second}|(?!\s?{_ANY_INITIAL}))"
    else:
        between, after = f"{_ANY_PATRONYMIC}{_GAP}", f"(?:{_GAP}{_ANY_PATRONYMIC})?"
        second = _ANY_INITIAL
        rest = rf"(?:\s?{second})?"
    capital = f"(?-i:{_letter(name.surname[0].upper())}){_surname_tail(name.surname)}"
    yield rf"{first}{_GAP}(?:{between}|{second}\s?)?{surname}{_END}"
    yield f"{surname}{_GAP}{first}{_END}{after}"
    yield rf"{_NO_INITIAL_BEFORE}{_initial(name.first)}\s?(?:{second}\s?)?{capital}{_END}"
    yield rf"{capital}{_GAP}{_initial(name.first)}{rest}"


def _surname_tail(surname: str) -> str:
    """All forms without their first letter, which they share."""
    return _any_of({form[1:] for form in surname_forms(surname)})


def _initial(word: str) -> str:
    return rf"(?-i:{_letter(word[0].upper())})\."


def _any_of(forms: Iterable[str]) -> str:
    """The longest first."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(''.join(map(_letter, form)) for form in ordered)})"


def _letter(char: str) -> str:
    return {"е": "[её]", "Е": "[ЕЁ]"}.get(char, re.escape(char))


def _as_given(name: str) -> str:
    words = ("".join(map(_letter, word)) for word in name.replace("ё", "е").replace("Ё", "Е").split())
    return _GAP.join(words) + _END
