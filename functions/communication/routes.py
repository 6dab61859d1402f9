"""What the routes of every topic hang on, and what they work with."""

from functools import cache

from shared.auth import Principal, Role
from shared.config import AgentSettings, read_settings
from shared.database import Database, database_of
from shared.http import Router, caller

router = Router()

#: People outside the agency: they see their own event only, and what they read was approved.
OUTSIDERS = frozenset({Role.CLIENT, Role.GUEST})


def principal() -> Principal:
    """Who asks."""
    return caller(router)


@cache
def database() -> Database:
    """The instance's."""
    return database_of(read_settings(AgentSettings))
