"""A stream cut into sentences."""

from hypothesis import given
from hypothesis import strategies as st

from shared.llm.sentences import Sentences


def _told(*parts: str, finish: bool = True) -> list[str]:
    told: list[str] = []
    sentences = Sentences(told.append)
    for part in parts:
        sentences.take(part)
    if finish:
        sentences.finish()
    return told


def test_sentence_is_told_once_the_next_begins() -> None:
    assert _told("Ждём вас в Каз", "ани. Нач", finish=False) == ["Ждём вас в Казани. "]


def test_rest_is_told_at_the_end() -> None:
    assert _told("Раз. Два", " три") == ["Раз. ", "Два три"]


def test_decimal_point_ends_no_sentence() -> None:
    assert _told("Бюджет 2.5 млн. рублей, 16.30 сбор") == ["Бюджет 2.5 млн. рублей, 16.30 сбор"]


def test_line_is_a_sentence() -> None:
    assert _told("## План\n\n- раз\n- два") == ["## План\n\n", "- раз\n", "- два"]


def test_closed_it_is_deaf() -> None:
    told: list[str] = []
    sentences = Sentences(told.append)

    sentences.take("Раз. Д")
    sentences.close()
    sentences.take("ва. Три. Четыре")
    sentences.finish()

    assert told == ["Раз. "]


@given(st.lists(st.text(alphabet="Аб. \n!", max_size=8)))
def test_nothing_is_lost_however_it_is_cut(parts: list[str]) -> None:
    assert "".join(_told(*parts)) == "".join(parts)
