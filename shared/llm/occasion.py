"""For whom words are made, and until when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Whose budget and settings apply; by these the cost is told apart later."""

    tenant_id: str
    deadline: datetime
    """No call of a model outlives it: leave time after it to store the result."""
    run_id: str | None = None
    event_id: str | None = None
