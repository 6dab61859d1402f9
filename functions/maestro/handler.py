"""The entry point of Maestro: its routes, its inbox, and the default agent behind the same inbox."""

from collections.abc import Mapping

from shared.config import AgentSettings
from triggers.agent_entry import http_handler, step_handler
from triggers.entry import EntryPoint, HttpHandler, MessageHandler


def _http() -> HttpHandler:
    from functions.maestro.api import router

    return http_handler(router)


def _messages() -> Mapping[str, MessageHandler]:
    from functions.maestro.agent import AGENT
    from functions.maestro.chats import chat_requests
    from functions.maestro.services import orchestrator
    from shared.runs.messages import AGGREGATE_RUN, EXPIRE_RUN, WORK_STEP

    maestro = orchestrator()
    return {
        AGGREGATE_RUN: maestro.on_aggregate,
        EXPIRE_RUN: maestro.on_expire,
        "chat.asked": chat_requests().on_asked,
        WORK_STEP: step_handler(AGENT),
    }


handler = EntryPoint("maestro", AgentSettings, http=_http, messages=_messages)
