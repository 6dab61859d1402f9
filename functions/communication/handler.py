"""The entry point of communication: its routes, and its agent behind the inbox."""

from collections.abc import Mapping

from shared.config import AgentSettings
from triggers.agent_entry import http_handler, step_handler
from triggers.entry import EntryPoint, HttpHandler, MessageHandler


def _http() -> HttpHandler:
    from functions.communication.api import router

    return http_handler(router)


def _messages() -> Mapping[str, MessageHandler]:
    from functions.communication.agent import AGENT
    from shared.runs.messages import WORK_STEP

    return {WORK_STEP: step_handler(AGENT)}


handler = EntryPoint("communication", AgentSettings, http=_http, messages=_messages)
