"""What this instance works with."""

from shared.config import AgentSettings, read_settings
from shared.database import Database, database_of
from shared.messages import Inboxes
from shared.objects import Objects


def database() -> Database:
    """One pool."""
    return database_of(read_settings(AgentSettings))


def inboxes() -> Inboxes:
    """The queues it may write to."""
    settings = read_settings(AgentSettings)
    return Inboxes(settings, Objects(settings) if settings.buckets else None)
