"""What we tell the user about the text: warnings that let the work go on, and errors that stop it."""

from datetime import date
from decimal import Decimal

from functions.maestro.understanding.calendar import WEEKDAY_NAMES
from shared.agents import Notice, Severity
from shared.brief import MAX_GUESTS
from shared.errors import FieldError
from shared.money import kopecks
from shared.texts import date_text, rubles_text, short_date

SPEAK_RUSSIAN = (
    "Пока я понимаю запросы по-русски. Напишите, например: «Корпоратив 12 декабря, 150 человек, Казань, "
    "бюджет 2,5 млн».\n\n"
    "So far I understand requests in Russian. Please name the event, the date, the city, the number of "
    "guests and the budget in Russian, as in the example above: «a corporate party on 12 December, "
    "150 people, Kazan, a budget of 2.5 million rubles»."
)
"""Asked back when a sentence is not Russian and no model could read it."""


def contradiction(field: str, what: str, taken: str, others: list[str]) -> Notice:
    """Two values of one thing: which was taken."""
    said = ", ".join(others)
    return _warning(
        f"contradictory_{field}",
        field,
        f"В запросе указано по-разному: {what}. Взяли «{taken}», а не «{said}»; поправьте, если нужно.",
    )


def two_events(taken: str, other: str) -> Notice:
    """«Корпоратив 12 декабря и конференция 15 апреля»."""
    return _warning(
        "two_events",
        "text",
        f"Похоже, здесь два мероприятия. Спланировали первое, {taken}. Второе напишите следующим сообщением, "
        f"например: «ещё одно мероприятие: {other}…».",
    )


def weekday_mismatch(day: date, said: str) -> Notice:
    """«В пятницу 12 декабря», which is a Saturday."""
    weekday = WEEKDAY_NAMES[day.weekday()]
    return _warning(
        "weekday_mismatch",
        "date",
        f"{date_text(day)} — это {weekday}, а в запросе «{said}». Взяли число; проверьте день недели.",
    )


def command_kept_as_text() -> Notice:
    """A sentence spoken to a model."""
    return _warning(
        "command_in_text",
        "wishes",
        "В запросе есть фраза, похожая на команду для программы. "
        "Мы её не выполняем: оставили в пожеланиях как обычный текст.",
    )


def foreign_currency(words: str) -> Notice:
    """A budget in dollars."""
    return _warning(
        "budget_currency",
        "budget",
        f"Бюджет назван не в рублях («{words}»). Мы не пересчитываем валюту: укажите сумму в рублях.",
    )


def small_budget(budget: Decimal, guests: int) -> Notice:
    """«Бюджет сто рублей»."""
    each = rubles_text(kopecks(budget / guests))
    return _warning(
        "budget_small",
        "budget",
        f"Бюджет {rubles_text(budget)} — это {each} на гостя. "
        "Взяли как есть; проверьте, не потерялись ли «тыс.» или «млн».",
    )


def zero_budget() -> Notice:
    """«Бюджет 0»."""
    return _warning(
        "budget_zero",
        "budget",
        "Бюджет назван нулевым. Посчитали смету без ограничения: когда сумма будет известна, напишите её.",
    )


def only_tried(changed: list[str]) -> Notice:
    """«А если 200 человек?»."""
    said = "; ".join(changed)
    return Notice(
        code="only_tried",
        severity=Severity.INFO,
        message=f"Это примерка: {said}. Мероприятие и его смета не изменены. Чтобы изменить, напишите, "
        "например: «сделай 200 гостей».",
    )


def unknown_city(city: str) -> Notice:
    """A city out of the catalogue."""
    return _warning(
        "city_unknown",
        "city",
        f"Города «{city}» нет в нашем справочнике: оставили как написано, "
        "время считаем московским, а цены — как в областном центре.",
    )


def weekend(day: date) -> Notice:
    """An event for people at work on a day they are off."""
    weekday = WEEKDAY_NAMES[day.weekday()]
    return _warning(
        "date_weekend",
        "date",
        f"{date_text(day)} — {weekday}, выходной. На деловое событие в такой день приходят хуже: "
        "проверьте дату.",
    )


def one_day_exhibition() -> Notice:
    """A day where three are usual."""
    return _warning(
        "exhibition_one_day",
        "date",
        "Посчитали один день, а выставки обычно идут 2–4 дня. Если дней больше, назовите период: "
        "«14–16 апреля».",
    )


def _warning(code: str, field: str, message: str) -> Notice:
    return Notice(code=code, severity=Severity.WARN, message=message, field=field)


def past_date(day: date, today: date) -> FieldError:
    """A date with its year said is over."""
    return FieldError(
        "text",
        "date_past",
        f"Дата {short_date(day)} уже прошла: сегодня {short_date(today)}. Укажите будущую дату.",
        f"The date {day} has passed, today is {today}. Give a future date.",
    )


def impossible_date(words: str) -> FieldError:
    """31 February."""
    return FieldError(
        "text",
        "date_impossible",
        f"Такой даты нет: «{words}». Проверьте день и месяц.",
        f"There is no such date: {words}. Check the day and the month.",
    )


def guests_out_of_range(guests: int) -> FieldError:
    """Nobody, or more than we plan for."""
    return FieldError(
        "text",
        "guests_out_of_range",
        f"Число гостей должно быть от 1 до {MAX_GUESTS}, а указано {guests}. Исправьте число.",
        f"The number of guests must be from 1 to {MAX_GUESTS}, not {guests}. Correct it.",
    )


def budget_out_of_range() -> FieldError:
    """More than any event costs."""
    return FieldError(
        "text",
        "budget_out_of_range",
        "Бюджет больше 10 млрд ₽: проверьте сумму.",
        "The budget is above 10 billion rubles, check the sum.",
    )
