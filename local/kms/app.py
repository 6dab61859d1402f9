"""`POST /kms/v1/keys/{id}:generateDataKey | :encrypt | :decrypt | :reEncrypt`, as the documentation has them.

There is one key, `local`. Any bearer token will do here.
"""

import base64
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from local.kms.key import KeyFile, KmsError

KEY_ID = "local"
INVALID_ARGUMENT, NOT_FOUND, UNAUTHENTICATED = 3, 5, 16  # codes of gRPC


def make_app(keys: KeyFile) -> web.Application:
    """The service over one key."""
    actions = {
        "generateDataKey": generate_data_key,
        "encrypt": encrypt,
        "decrypt": decrypt,
        "reEncrypt": re_encrypt,
    }

    async def act(http: web.Request) -> web.Response:
        if not http.headers.get("Authorization", "").removeprefix("Bearer ").strip():
            return _refusal(401, UNAUTHENTICATED, "The token is missing")
        action = actions.get(http.match_info["action"])
        if action is None or http.match_info["id"] != KEY_ID:
            return _refusal(404, NOT_FOUND, "There is no such key or action")
        try:
            return web.json_response({"keyId": KEY_ID, **action(keys, await http.json())})
        except (KmsError, ValueError, KeyError):
            return _refusal(400, INVALID_ARGUMENT, "The ciphertext cannot be decrypted")

    app = web.Application()
    app.router.add_post("/kms/v1/keys/{id}:{action}", act)
    return app


def generate_data_key(keys: KeyFile, body: Mapping[str, Any]) -> dict[str, str]:
    plaintext = secrets.token_bytes({"AES_256": 32, "AES_192": 24, "AES_128": 16}[body["dataKeySpec"]])
    made = keys.encrypt(plaintext, _bytes(body, "aadContext"))
    return {
        "versionId": made.version,
        "dataKeyPlaintext": _text(plaintext),
        "dataKeyCiphertext": _text(made.ciphertext),
    }


def encrypt(keys: KeyFile, body: Mapping[str, Any]) -> dict[str, str]:
    made = keys.encrypt(_bytes(body, "plaintext"), _bytes(body, "aadContext"))
    return {"versionId": made.version, "ciphertext": _text(made.ciphertext)}


def decrypt(keys: KeyFile, body: Mapping[str, Any]) -> dict[str, str]:
    plaintext = keys.decrypt(_bytes(body, "ciphertext"), _bytes(body, "aadContext"))
    return {"plaintext": _text(plaintext)}


def re_encrypt(keys: KeyFile, body: Mapping[str, Any]) -> dict[str, str]:
    plaintext = keys.decrypt(_bytes(body, "ciphertext"), _bytes(body, "sourceAadContext"))
    made = keys.encrypt(plaintext, _bytes(body, "aadContext"))
    return {"sourceKeyId": KEY_ID, "versionId": made.version, "ciphertext": _text(made.ciphertext)}


def _bytes(body: Mapping[str, Any], name: str) -> bytes:
    return base64.b64decode(body.get(name, ""), validate=True)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _refusal(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message, "details": []}, status=status)
