"""The entry point of communication: its routes, WebSockets, inbox, its agent behind the same inbox, and what
Postbox tells of letters."""

from collections.abc import Mapping
from typing import Any

from shared.config import AgentSettings
from triggers.agent_entry import http_handler, step_handler
from triggers.entry import EntryPoint, HttpHandler, MessageHandler, RecordsHandler
from triggers.socket_events import is_socket_event


def _http() -> HttpHandler:
    from functions.communication.api import router
    from functions.communication.sockets import answer_socket

    answer_http = http_handler(router)

    def answer(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        return answer_socket(event) if is_socket_event(event) else answer_http(event, context)

    return answer


def _messages() -> Mapping[str, MessageHandler]:
    from functions.communication.agent import AGENT
    from functions.communication.inbox import handlers
    from shared.runs.messages import WORK_STEP

    return {WORK_STEP: step_handler(AGENT), **handlers()}


def _records() -> RecordsHandler:
    from functions.communication.mail.services import forward_mail_events

    return forward_mail_events


handler = EntryPoint("communication", AgentSettings, http=_http, messages=_messages, records=_records)
