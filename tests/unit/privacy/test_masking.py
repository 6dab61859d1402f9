"""What an external model sees, and how its answer gets the words back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.llm.privacy import mask, mask_all
from tests.unit.privacy.sample import sentences

SAMPLE = [sentence.text for part in ("dev", "test") for sentence in sentences(part)]
PIECES = [
    "[ИМЯ_1]",
    "[имя 2]у",
    "Ирина",
    "Ирине",
    "8 912 345 67 89",
    "a@b.ru",
    " ",
    "у",
    "ом",
    ".",
    "Иванов И. И.",
    "\n",
]


def test_a_model_sees_marks_instead_of_people() -> None:
    masked = mask("Ирина Соколова, +7 912 345-67-89, платит картой 4111 1111 1111 1111.")

    assert masked.text == "[ИМЯ_1], [ТЕЛЕФОН_2], платит картой [КАРТА_3]."


def test_one_person_has_one_mark() -> None:
    masked = mask("Ирина Соколова просит смету. Передайте её для Ирина Соколова.")

    assert masked.text == "[ИМЯ_1] просит смету. Передайте её для [ИМЯ_1]."


def test_forms_of_a_name_share_the_number_and_come_back_as_they_stood() -> None:
    masked = mask("Ирина просит смету, отправьте Ирине.")

    assert masked.text == "[ИМЯ_1] просит смету, отправьте [ИМЯ_1.2]."
    assert masked.restore("[ИМЯ_1.2] отправлено, [ИМЯ_1] ответила.") == "Ирине отправлено, Ирина ответила."


@pytest.mark.parametrize(
    "bent", ["[ИМЯ_1]", "[Имя_1]", "[ИМЯ 1]", "[имя1]", "[ИМЯ_1]у", "[ ИМЯ_1 ]", "[ИМЯ_1]ом"]
)
def test_a_mark_bent_by_the_model_is_still_a_name(bent: str) -> None:
    masked = mask("Договор подпишет Олег.")

    assert masked.restore(f"Напомните: {bent} подпишет.") == "Напомните: Олег подпишет."


def test_a_mark_that_the_user_wrote_stays_what_it_is() -> None:
    masked = mask("В шаблоне стоит [ИМЯ_1], впишите туда: Олег.")

    assert masked.text == "В шаблоне стоит [ИМЯ_1], впишите туда: [ИМЯ_2]."
    assert masked.restore(masked.text) == "В шаблоне стоит [ИМЯ_1], впишите туда: Олег."


def test_a_mark_that_the_model_invented_stays() -> None:
    assert mask("Договор подпишет Олег.").restore("[ИМЯ_7] и [ИМЯ_1]") == "[ИМЯ_7] и Олег"


def test_turns_of_a_conversation_share_their_marks() -> None:
    first, second = mask_all(["Меня зовут Ирина.", "Ирина, ваш номер 8 912 345 67 89?"])

    assert second.text == "[ИМЯ_1], ваш номер [ТЕЛЕФОН_2]?"
    assert first.restore("Позвоним на [ТЕЛЕФОН_2]") == "Позвоним на 8 912 345 67 89"


@pytest.mark.parametrize("text", SAMPLE)
def test_a_masked_text_comes_back_letter_for_letter(text: str) -> None:
    masked = mask(text)

    assert masked.restore(masked.text) == text


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join))
def test_any_text_comes_back_letter_for_letter(text: str) -> None:
    masked = mask(text)

    assert masked.restore(masked.text) == text


def test_a_masked_text_does_not_show_its_secrets_when_printed() -> None:
    assert "Олег" not in repr(mask("Договор подпишет Олег."))


@pytest.mark.parametrize(
    "hostile", ["8(" * 50_000, "А." * 50_000, "Ааа-" * 25_000, "г. Ааа " * 14_000, "a@a." * 25_000]
)
def test_no_text_makes_masking_slow(hostile: str) -> None:
    masked = mask(hostile)

    assert masked.restore(masked.text) == hostile
