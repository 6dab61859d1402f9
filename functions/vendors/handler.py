"""The entry point of Vendors: its routes, and its steps of a run."""

from shared.agents import Agent
from triggers.agent_entry import agent_entry
from triggers.entry import HttpHandler


def _http() -> HttpHandler:
    from functools import partial

    from functions.vendors.api import router
    from shared.http import answer, create_app

    return partial(answer, create_app(router))


def _agent() -> Agent:
    from functions.vendors.agent import VendorsAgent

    return VendorsAgent()


handler = agent_entry("vendors", _agent, _http)
