"""The entry point of planning: its routes, and its agent behind the inbox."""

from typing import TYPE_CHECKING

from shared.agents import Agent
from triggers.agent_entry import agent_entry

if TYPE_CHECKING:
    from shared.http import Router


def _agent() -> Agent:
    from functions.planning.agent import AGENT

    return AGENT


def _router() -> "Router":
    from functions.planning.api import router

    return router


handler = agent_entry("planning", _agent, _router)
