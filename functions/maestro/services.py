"""What this instance works with: made from its settings on first use."""

from datetime import datetime, timedelta
from functools import cache

from functions.maestro.orchestration import Orchestrator
from functions.maestro.store import Directory
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


#: How long an agency's settings and the agents' cards may be out of date in one instance.
DIRECTORY_LIFE = timedelta(seconds=60)

_directories: dict[str, tuple[datetime, Directory]] = {}


def directory(tenant_id: str, now: datetime) -> Directory:
    """The agency's settings and the agents that can be called, read once a minute."""
    known = _directories.get(tenant_id)
    if known is None or now - known[0] > DIRECTORY_LIFE:
        known = _directories[tenant_id] = (now, orchestrator().store.directory(tenant_id))
    return known[1]


def language(deadline: datetime) -> Language:
    """The language of one invocation, which must end by `deadline`."""
    return language_for(read_settings(AgentSettings), deadline, utcnow)
