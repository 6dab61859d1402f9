"""What the system says of itself in a chat: fixed Russian texts, needing nobody's approval. Pure."""

from collections.abc import Sequence
from datetime import datetime

from shared.texts import inside

ASKING_COLLEAGUES = "Уточняю у коллег и отвечу здесь же."
TAKEN = "К диалогу подключился менеджер."
RETURNED = "Менеджер завершил разговор. Можно спрашивать дальше: на частые вопросы отвечу сразу."
REQUEST_ACCEPTED = "Менеджер взял задачу в работу. Результат появится здесь."
CANCELLED = "Задачу отменили."
FAILED = "Не получилось подготовить ответ. Передаю вопрос менеджеру."
#: At once on the way, whatever the hour.
URGENT = frozenset({"safety", "medical"})
EMERGENCY = "Если нужна срочная помощь, звоните 112."

_WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")


def handover(reason: str, opens_at: datetime | None) -> str:
    """Said when a chat is handed to a person. `opens_at`: when people are back, None if they are there."""
    if reason in URGENT:
        return f"{EMERGENCY} Передаю сообщение менеджеру."
    if opens_at is None:
        return "Передаю вопрос менеджеру: он ответит здесь."
    when = f"{_WEEKDAYS[opens_at.weekday()]}, {opens_at:%d.%m} с {opens_at:%H:%M}"
    return f"Передаю вопрос менеджеру. Сейчас нерабочее время, ответ придёт сюда {when}."


def which(questions: Sequence[str]) -> str:
    """Asked when several entries fit alike."""
    listed = " или ".join(f"«{inside(question.rstrip('?'))}»" for question in questions)
    return f"Уточните, пожалуйста, о чём речь: {listed}?"
