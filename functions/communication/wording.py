"""What the system says of itself in a chat: fixed Russian texts, needing nobody's approval. Pure."""

from collections.abc import Sequence
from datetime import datetime

from shared.texts import inside

ALSO_ASKING = "Это тоже уточню у коллег."
ALSO_HANDED = "Передам менеджеру и это."
NOT_IN_FAQ = "Ответа на этот вопрос в справочнике пока нет."
TAKEN = "К диалогу подключился менеджер."
RETURNED = "Менеджер завершил разговор. Можно спрашивать дальше: на частые вопросы отвечу сразу."
REQUEST_ACCEPTED = "Менеджер взял задачу в работу. Результат появится здесь."
CANCELLED = "Задачу отменили."
FAILED = "Подготовить ответ не получилось. Попробуйте ещё раз чуть позже."
#: At once on the way, whatever the hour.
URGENT = frozenset({"safety", "medical"})
EMERGENCY = "Если нужна срочная помощь, звоните 112."

_WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
_HANDED = {
    "asked": "Передаю разговор менеджеру",
    "complaint": "Жаль, что так вышло. Передаю ваши слова менеджеру",
    "money": "Вопрос о деньгах передаю менеджеру",
    "request": "Передаю просьбу менеджеру",
    "unknown": "Передаю вопрос менеджеру",
}


def handover(reason: str, opens_at: datetime | None, questions: Sequence[str] = ()) -> str:
    """Said when a chat is handed to a person. `opens_at`: when people are back, None if they are there.
    `questions`: which ones, when the message held others too."""
    if reason in URGENT:
        return f"{EMERGENCY} Передаю сообщение менеджеру."
    handed = _HANDED.get(reason, "Передаю сообщение менеджеру")
    if questions:
        noun = "вопрос" if len(questions) == 1 else "вопросы"
        handed = f"Передаю менеджеру {noun} {_quoted(questions)}"
    if opens_at is None:
        return f"{handed}: он ответит здесь."
    when = f"{_WEEKDAYS[opens_at.weekday()]}, {opens_at:%d.%m}, после {opens_at:%H:%M}"
    return f"{handed}. Сейчас нерабочее время, он ответит здесь {when}."


def asking_colleagues(questions: Sequence[str] = ()) -> str:
    """Said while an answer waits for approval; `questions` as above."""
    if not questions:
        return "Уточняю у коллег и отвечу здесь же."
    return f"Про {_quoted(questions)} уточняю у коллег и отвечу здесь же."


def nobody_wrote(question: str) -> str:
    """Told to a colleague: guests ask this, and the answer is theirs to write."""
    return f"Ответа на {_quoted([question])} в справочнике пока нет: добавьте, и гости получат его сразу."


def which(questions: Sequence[str]) -> str:
    """Asked when several entries fit alike."""
    return f"Уточните, пожалуйста, о чём речь: {_quoted(questions, ' или ')}?"


def _quoted(questions: Sequence[str], last: str = " и ") -> str:
    """«Сколько стоит», «Где вход» и «Есть ли парковка»."""
    *others, end = [f"«{inside(question.strip(' .!?'))}»" for question in questions]
    return f"{', '.join(others)}{last}{end}" if others else end
