"""What a deployment does besides starting things: migrations, the agents' cards, the documentation page."""

import argparse
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from functions.maestro.store import register_agent
from local import openapi
from local.demo.agency import load_once
from local.docs_page import docs_page
from local.manifest import load_manifest
from shared.agents import AgentCard
from shared.clock import utcnow
from shared.config import BucketSettings, DatabaseSettings, read_settings
from shared.database import Database, database_of
from shared.migrations import SECONDS_BETWEEN_STATEMENTS, apply_migrations
from shared.objects import Objects, page_key

MANIFEST = Path("serverless.yaml")


class DeploySettings(DatabaseSettings, BucketSettings):
    """What a deploy job is given."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `deploy`."""
    parser.add_argument("--demo", action="store_true", help="load the demo agency too, once")
    parser.add_argument(
        "--throttled", action="store_true", help="keep to the quota of 30 schema operations a minute"
    )


def run(arguments: argparse.Namespace) -> int:
    """The deploy job: what the manifest lists, to the services that the environment names."""
    settings = read_settings(DeploySettings)
    database = database_of(settings)
    pause = SECONDS_BETWEEN_STATEMENTS if arguments.throttled else 0
    deploy(database, Objects(settings, "web"), load_manifest(MANIFEST).functions, pause=pause)
    if arguments.demo:
        load_once(database, utcnow())
    database.close()
    return 0


def deploy(database: Database, web: Objects, functions: Iterable[str], *, pause: float = 0) -> list[str]:
    """Bring the tables, the register of agents and the pages up to this version; safe to repeat.
    Returns the migrations applied; `pause` is in seconds, after each schema operation."""
    applied = apply_migrations(database, pause=pause)
    for card in cards(functions):
        register_agent(database, card, utcnow())
    document = Path(openapi.PATH).read_text("utf-8")
    web.put(page_key("openapi.json"), document.encode(), "application/json")
    web.put(page_key("docs.html"), docs_page(document).encode(), "text/html; charset=utf-8")
    return applied


def cards(functions: Iterable[str]) -> Iterator[AgentCard]:
    """One of each function that is an agent: Maestro's own is the default agent."""
    for name in functions:
        if find_spec(f"functions.{name}.agent") is not None:
            yield import_module(f"functions.{name}.agent").AGENT.card
