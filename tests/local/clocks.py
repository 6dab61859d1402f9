"""A clock that moves only when told."""

from datetime import UTC, datetime, timedelta


class HandClock:
    """Call it for the time; `advance` moves it."""

    def __init__(self, moment: datetime = datetime(2026, 12, 1, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
