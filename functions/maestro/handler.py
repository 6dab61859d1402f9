"""The entry point of Maestro: its routes, its inbox, and the default agent behind the same inbox."""

from collections.abc import Mapping

from shared.config import AgentSettings
from triggers.entry import EntryPoint, HttpHandler, MessageHandler


def _http() -> HttpHandler:
    from functools import partial

    from functions.maestro.api import router
    from shared.http import answer, create_app

    return partial(answer, create_app(router))


def _messages() -> Mapping[str, MessageHandler]:
    from functions.maestro.agent import Assistant
    from functions.maestro.services import orchestrator
    from shared.runs.messages import AGGREGATE_RUN, EXPIRE_RUN, WORK_STEP
    from triggers.agent_entry import step_handler

    maestro = orchestrator()
    return {
        AGGREGATE_RUN: maestro.on_aggregate,
        EXPIRE_RUN: maestro.on_expire,
        WORK_STEP: step_handler(Assistant()),
    }


handler = EntryPoint("maestro", AgentSettings, http=_http, messages=_messages)
