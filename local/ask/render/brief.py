"""«Как понят запрос»: every field of the brief, and beside each what was assumed and why."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from local.ask.render.layout import bold, bullets, heading, label
from shared.brief import EVENT_TYPE_NAMES, FORMAT_NAMES, LEVEL_NAMES, Assumption, Brief
from shared.texts import count_text, date_text, rubles_text

HOURS_IN_DAY = 24
UNSAID = "не назван"


def brief_section(brief: Brief, assumptions: Sequence[Assumption]) -> Iterator[RenderableType]:
    """The fields, the client's wishes, then what the agents took for granted besides."""
    rows = _rows(brief)
    yield heading("Как понят запрос")
    grid = Table.grid(padding=(0, 2))
    for field, (name, value) in rows.items():
        grid.add_row(name, bold(value), "\n".join(_assumed(assumptions, field)))
    yield grid
    if brief.wishes:
        yield label("Пожелания")
        yield bullets(brief.wishes)
    others = [one for one in assumptions if one.field not in rows]
    if others:
        yield label("Принято по умолчанию")
        yield bullets(f"{one.value}: {_small(one.reason)}" for one in others)


def _rows(brief: Brief) -> dict[str, tuple[str, str]]:
    """Field of the brief → its name and its value."""
    day = date_text(brief.date)
    return {
        "event_type": ("Мероприятие", EVENT_TYPE_NAMES[brief.event_type]),
        "date": ("Дата", f"{day} (до {date_text(brief.period_end)})" if brief.period_end else day),
        "city": ("Город", brief.city),
        "guests": ("Гости", count_text(brief.guests, "гость", "гостя", "гостей")),
        "budget": ("Бюджет", rubles_text(brief.budget) if brief.budget is not None else UNSAID),
        "format": ("Формат", FORMAT_NAMES[brief.format]),
        "level": ("Уровень цен", LEVEL_NAMES[brief.level] if brief.level else UNSAID),
        "starts_at": ("Начало", f"{brief.starts_at:%H:%M}" if brief.starts_at else UNSAID),
        "duration_hours": ("Длительность", _duration(brief.duration_hours)),
    }


def _duration(hours: int) -> str:
    """In days once a night falls into it."""
    if hours <= HOURS_IN_DAY:
        return count_text(hours, "час", "часа", "часов")
    return count_text(-(-hours // HOURS_IN_DAY), "день", "дня", "дней")


def _assumed(assumptions: Sequence[Assumption], field: str) -> Iterator[str]:
    """The value repeats only where the brief itself leaves it open."""
    for one in assumptions:
        if one.field == field:
            yield f"допущение ({one.value}): {_small(one.reason)}"


def _small(reason: str) -> str:
    """The reason inside a sentence. An abbreviation keeps its capitals."""
    return reason if reason[1:2].isupper() else reason[:1].lower() + reason[1:]
