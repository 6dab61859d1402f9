"""The entry point. Answers in the gateway's own form: no status code, no HTTP dict."""

import time
from collections.abc import Mapping
from typing import Any

from functions.authorizer.tokens import InvalidToken, bearer_token, read_token, signing_keys
from shared.api_keys import parse_api_key
from shared.environment import variable


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Allow a valid token or API key and hand its tenant, subject and role to the function behind."""
    try:
        identity = _identity(bearer_token(event.get("headers") or {}))
    except InvalidToken:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": identity}


def _identity(credentials: str) -> dict[str, Any]:
    """Only a key needs the database, whose client is slow to import."""
    key = parse_api_key(credentials)
    if key is None:
        return read_token(credentials, signing_keys(variable("AUTH_JWKS")), int(time.time()))
    from functions.authorizer.keys import key_reader

    return key_reader().read(key)
