"""What this instance works with: made from its settings on first use."""

from datetime import datetime, timedelta
from functools import cache

from functions.maestro.orchestration import Orchestrator
from functions.maestro.store import Directory
from shared import metrics
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.database import database_of
from shared.limits.capacity import capacity
from shared.llm.factory import language_for
from shared.llm.language import Language
from shared.llm.occasion import Occasion
from shared.messages import Inboxes


@cache
def orchestrator() -> Orchestrator:
    """One per instance."""
    settings = read_settings(AgentSettings)
    return Orchestrator(database_of(settings), Inboxes(settings), language, utcnow)


#: How long an agency's settings and the agents' cards may be out of date in one instance.
DIRECTORY_LIFE = timedelta(seconds=60)

_directories: dict[str, tuple[datetime, Directory]] = {}


def directory(tenant_id: str, now: datetime) -> Directory:
    """The agency's settings and the agents that can be called, read once a minute. What it has under way
    comes along: a cold instance has no call to spare for its limits."""
    known = _directories.get(tenant_id)
    is_stale = known is None or now - known[0] > DIRECTORY_LIFE
    metrics.count("cache_total", cache="directory", outcome="miss" if is_stale else "hit")
    if known is None or is_stale:
        found, standing = orchestrator().store.directory(tenant_id, now)
        known = _directories[tenant_id] = (now, found)
        capacity().learn(tenant_id, standing, now)
    return known[1]


def language(occasion: Occasion) -> Language:
    """The language of one occasion."""
    return language_for(read_settings(AgentSettings), occasion, utcnow)
