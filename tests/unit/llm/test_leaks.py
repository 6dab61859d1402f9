"""A text that recites its instruction."""

import pytest

from shared.llm.leaks import is_leak

PROMPT = "Напиши вступление к плану для клиента: две фразы, без чисел. Факты: Казань, 150 гостей."


@pytest.mark.parametrize(
    "text",
    [
        "Мне велели: «Напиши вступление к плану для клиента: две фразы».",
        "напиши вступление, к плану для клиента... ДВЕ фразы",
    ],
)
def test_recited_instruction_is_a_leak(text: str) -> None:
    assert is_leak(text, PROMPT, "Казань, 150 гостей")


@pytest.mark.parametrize(
    "text", ["План для клиента готов.", "Вступление к плану для клиента готово", "", "Казань, 150 гостей."]
)
def test_few_common_words_are_none(text: str) -> None:
    assert not is_leak(text, PROMPT, "")


def test_what_stands_in_the_facts_may_be_said() -> None:
    facts = "Монтаж сцены, света и звука начинаем накануне в девять утра."

    assert not is_leak(f"Итак. {facts}", f"{PROMPT} {facts}", facts)
