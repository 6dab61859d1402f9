"""What this instance works with."""

from shared.config import AgentSettings, Settings, read_settings
from shared.database import Database, database_of
from shared.messages import Inboxes
from shared.objects import Objects


class PublicSettings(Settings):
    """Where people outside find the installation."""

    public_url: str = "http://127.0.0.1:8080"


def public_link(path: str) -> str:
    """An address for a letter or a messenger."""
    return f"{read_settings(PublicSettings).public_url.rstrip('/')}{path}"


def database() -> Database:
    """One pool."""
    return database_of(read_settings(AgentSettings))


def inboxes() -> Inboxes:
    """The queues it may write to."""
    settings = read_settings(AgentSettings)
    return Inboxes(settings, Objects(settings) if settings.buckets else None)
