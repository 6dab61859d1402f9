"""Prompts made to fit."""

from hypothesis import given
from hypothesis import strategies as st

from shared.llm.shortening import shortened
from shared.texts import fence, fenced_parts, without_fenced

TASKS = "\n".join(f"- задача номер {number}: позвонить на площадку" for number in range(100))
TALK = "\n".join(f"Собеседник: реплика номер {number}, о цветах и музыке" for number in range(100))
STORY = " ".join(f"Это предложение номер {number} о том, как готовился вечер." for number in range(100))


def test_prompt_with_room_stays_as_it_is() -> None:
    prompt = f"Напиши коротко.\n{fence(TASKS)}"

    assert shortened(prompt, len(prompt)) == prompt


def test_list_keeps_its_beginning_and_counts_the_rest() -> None:
    short = shortened(f"Напиши коротко.\n{fence(TASKS)}", 1000)

    assert len(short) <= 1000
    assert "номер 0:" in short
    assert "… и ещё 77" in short
    assert "номер 99" not in short


def test_talk_loses_its_oldest_turns() -> None:
    short = shortened(f"Сократи.\n{fence(TALK)}", 1000)

    assert len(short) <= 1000
    assert "реплика номер 99" in short
    assert "реплика номер 0," not in short
    assert "раньше: ещё" in short


def test_running_text_keeps_whole_sentences() -> None:
    short = shortened(f"Перескажи.\n{fence(STORY)}", 1000)

    assert len(short) <= 1000
    assert short.endswith("как готовился вечер. …\n</данные>")


def test_longest_part_is_cut_first() -> None:
    short = shortened(f"Ответь.\n{fence(TASKS)}\nВопрос:\n{fence(STORY[:500])}", 2000)

    assert STORY[:500] in short


def test_many_small_parts_are_cut_as_one_list() -> None:
    plan = "\n".join(f"Раздел {number}\n- позвонить\n- приехать" for number in range(100))

    short = shortened(f"Ответь.\n{fence(plan)}", 1000)

    assert len(short) <= 1000
    assert "Раздел 0" in short


def test_instruction_that_leaves_no_room_is_not_cut() -> None:
    prompt = f"{'Напиши коротко. ' * 100}\n{fence(TASKS)}"

    assert without_fenced(shortened(prompt, 100)) == without_fenced(prompt)


@given(st.text(alphabet="аБ. :\n-1", max_size=3000), st.integers(400, 4000))
def test_material_of_any_form_fits_and_stays_fenced(text: str, room: int) -> None:
    prompt = f"Напиши.\n{fence(text)}"

    short = shortened(prompt, room)

    assert len(short) <= max(room, len("Напиши.\n") + 250)
    assert len(fenced_parts(short)) == 1
