"""The entry point. Answers in the gateway's own form: no status code, no HTTP dict."""

import time
from collections.abc import Mapping
from typing import Any

from functions.authorizer.tokens import InvalidToken, bearer_token, read_token, signing_keys
from shared.environment import variable


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Allow a valid token and hand its tenant, subject and role to the function behind."""
    try:
        keys = signing_keys(variable("AUTH_JWKS"))
        identity = read_token(bearer_token(event.get("headers") or {}), keys, int(time.time()))
    except InvalidToken:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": identity}
