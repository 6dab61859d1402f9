"""When people answer. Only a handover asks: the system itself answers at any hour."""

from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator, model_validator

WEEK = 7

#: JSON Schema's `time` has an offset; an agency's hours are by its own clock.
LocalTime = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d(:\d\d)?$"})]


class WorkingHours(BaseModel):
    """By default weekdays from ten to seven, Moscow time (assumption of 2026-11)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timezone: str = Field(default="Europe/Moscow", max_length=40)
    weekdays: tuple[int, ...] = Field(default=(0, 1, 2, 3, 4), min_length=1, max_length=7)
    """0 is Monday."""
    opens: LocalTime = time(10)
    closes: LocalTime = time(19)

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError("Такого часового пояса нет: нужен вид Europe/Moscow.") from error
        return name

    @field_validator("weekdays")
    @classmethod
    def _of_a_week(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not all(0 <= day < WEEK for day in days):
            raise ValueError("Дни недели — от 0 (понедельник) до 6.")
        return tuple(sorted(set(days)))

    @field_validator("opens", "closes")
    @classmethod
    def _of_the_zone(cls, at: time) -> time:
        if at.tzinfo is not None:
            raise ValueError("Время — без часового пояса: он в поле timezone.")
        return at

    @model_validator(mode="after")
    def _opens_first(self) -> "WorkingHours":
        if self.opens >= self.closes:
            raise ValueError("Начало рабочего дня должно быть раньше его конца.")
        return self

    def opens_at(self, now: datetime) -> datetime | None:
        """When people will be there, in their own time; None when they are there now."""
        here = now.astimezone(ZoneInfo(self.timezone))
        if here.weekday() in self.weekdays and self.opens <= here.time().replace(tzinfo=None) < self.closes:
            return None
        mornings = (
            datetime.combine(here.date() + timedelta(days=ahead), self.opens, tzinfo=here.tzinfo)
            for ahead in range(WEEK + 1)
        )
        return next(day for day in mornings if day > here and day.weekday() in self.weekdays)
