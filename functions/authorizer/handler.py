"""The entry point. Answers in the gateway's own form: no status code, no HTTP dict."""

import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from zlib import crc32

from functions.authorizer.tokens import InvalidToken, bearer_token, read_token, signing_keys
from shared import logs, metrics, telemetry
from shared.api_keys import parse_api_key
from shared.environment import variable
from shared.ws_tickets import PARAMETER, is_ticket


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Allow a valid token, API key or WebSocket ticket of an agency that may work, and hand its tenant,
    subject and role to the function behind."""
    _configure_logs()
    telemetry.describe_instance(context, configuration=_fingerprint())
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    with telemetry.work("authorizer", "authorize", headers.get("traceparent", "")) as work:
        try:
            identity = _identity(event)
        except InvalidToken:
            metrics.count("authorizations_total", outcome="refused")
            return {"isAuthorized": False}
        metrics.count("authorizations_total", outcome="allowed")
        work.notes["tenant_id"] = identity["tenant_id"]
    return {"isAuthorized": True, "context": identity}


@cache
def _fingerprint() -> str:
    """Changes with the keys."""
    return f"{crc32(variable('AUTH_JWKS').encode()):08x}"


@cache
def _configure_logs() -> None:
    logs.configure_logs("authorizer", variable("LOG_LEVEL") or "INFO")


def _identity(event: Mapping[str, Any]) -> dict[str, Any]:
    """The database's client is slow to import: what is wrong by its form never gets so far."""
    ticket = (event.get("queryStringParameters") or {}).get(PARAMETER, "")
    headers = event.get("headers") or {}
    if is_ticket(ticket) and "authorization" not in {name.lower() for name in headers}:
        from functions.authorizer.tickets import tickets

        return tickets().take(ticket)
    credentials = bearer_token(headers)
    key = parse_api_key(credentials)
    if key is None:
        return _of_open_agency(read_token(credentials, signing_keys(variable("AUTH_JWKS")), int(time.time())))
    from functions.authorizer.keys import key_reader

    return key_reader().read(key)


def _of_open_agency(identity: dict[str, Any]) -> dict[str, Any]:
    from functions.authorizer.tenants import tenants

    return {**identity, **tenants().require_open(identity["tenant_id"])}
