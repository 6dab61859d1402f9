"""The entry point of finance: its routes, and the agent behind its inbox."""

from shared.agents import Agent
from triggers.agent_entry import agent_entry
from triggers.entry import HttpHandler


def _agent() -> Agent:
    from functions.finance.agent import FinanceAgent

    return FinanceAgent()


def _http() -> HttpHandler:
    from functools import partial

    from functions.finance.api import router
    from shared.http import answer, create_app

    return partial(answer, create_app(router))


handler = agent_entry("finance", _agent, _http)
