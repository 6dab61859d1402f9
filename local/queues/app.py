"""The queue service on the wire: AWS JSON 1.0 as boto3 speaks it."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from local.queues.controls import Controls
from local.queues.exceptions import InvalidParameterValue, MissingAuthenticationToken, QueueServiceError
from local.queues.models import Queues
from local.queues.parameters import Parameters
from local.queues.responses import Answer, QueueApi

CONTENT_TYPE = "application/x-amz-json-1.0"
TARGET_PREFIX = "AmazonSQS."
MAX_REQUEST = 4 * 1024 * 1024  # ten messages of 256 KB, each character escaped


class QueueEndpoint:
    """Local Message Queue. It differs from Yandex's in this:

    - the signature is not verified, an access key must only be present;
    - only ReceiveMessage and the actions of `QueueApi.ACTIONS`; no tags, FIFO, encryption or query protocol;
    - no quota on calls, messages in flight or queues; a deleted queue can be made again at once;
    - counts are exact and messages come nearly in the order sent, on which nobody may rely;
    - a purge takes effect at once and may be repeated.
    """

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def handle(self, request: web.Request) -> web.Response:
        action = request.headers.get("X-Amz-Target", "").removeprefix(TARGET_PREFIX)
        self._queues.controls.calls[action] += 1
        try:
            self._queues.controls.check_available()
            return _json(await self._answer(action, request))
        except QueueServiceError as error:
            return _refusal(error)

    async def _answer(self, action: str, request: web.Request) -> Answer:
        if "Credential=" not in request.headers.get("Authorization", ""):
            raise MissingAuthenticationToken
        try:
            parameters = Parameters(await request.json())
        except ValueError as error:
            raise InvalidParameterValue("The body is not JSON.") from error
        return await QueueApi(self._queues, str(request.url.origin())).call(action, parameters)


class ControlEndpoint:
    """`/_control`: GET reads faults and counts, POST changes the faults it names, DELETE resets all."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    async def read(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "calls": dict(self._controls.calls),
                "duplicate": self._controls.duplicate,
                "shuffle_seconds": self._controls.shuffle_seconds,
                "unavailable_seconds": self._controls.unavailable_seconds,
            }
        )

    async def write(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self._controls.duplicate = bool(wanted.get("duplicate", self._controls.duplicate))
        self._controls.shuffle_seconds = float(wanted.get("shuffle_seconds", self._controls.shuffle_seconds))
        if "unavailable_seconds" in wanted:
            self._controls.make_unavailable(float(wanted["unavailable_seconds"]))
        return await self.read(request)

    async def reset(self, request: web.Request) -> web.Response:
        self._controls.reset()
        return await self.read(request)


def make_app(queues: Queues, *, test_controls: bool = False) -> web.Application:
    """The service over `queues`, which the caller opens and closes."""
    app = web.Application(client_max_size=MAX_REQUEST)
    if test_controls:
        control = ControlEndpoint(queues.controls)
        app.router.add_get("/_control", control.read)
        app.router.add_post("/_control", control.write)
        app.router.add_delete("/_control", control.reset)
    app.router.add_post("/{queue:.*}", QueueEndpoint(queues).handle)
    return app


def _json(
    answer: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    body = json.dumps(answer).encode()
    return web.Response(body=body, status=status, content_type=CONTENT_TYPE, headers=headers)


def _refusal(error: QueueServiceError) -> web.Response:
    answer = {"__type": f"com.amazonaws.sqs#{error.code}", "message": str(error)}
    fault = "Sender" if error.status < 500 else "Receiver"
    return _json(answer, error.status, {"x-amzn-query-error": f"{error.query_code or error.code};{fault}"})
