"""What this instance works with: made from its settings on first use."""

from datetime import datetime
from functools import cache

from functions.maestro.orchestration import Orchestrator
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.database import database_of
from shared.llm.factory import language_for
from shared.llm.language import Language
from shared.messages import Inboxes


@cache
def orchestrator() -> Orchestrator:
    """One per instance."""
    settings = read_settings(AgentSettings)
    return Orchestrator(database_of(settings), Inboxes(settings), language, utcnow)


def language(deadline: datetime) -> Language:
    """The language of one invocation, which must end by `deadline`."""
    return language_for(read_settings(AgentSettings), deadline, utcnow)
