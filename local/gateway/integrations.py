"""What stands behind a route: a function, an object in a bucket, or a fixed answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from local.functions.invocation import Functions, InvocationError
from local.gateway.answers import answer_of, answer_of_failure
from local.gateway.call import Call
from local.gateway.events import Event, function_event, websocket_event
from local.gateway.exchange import Response
from local.gateway.refusals import no_such_path
from local.gateway.spec import DummyIntegration, FunctionIntegration, ObjectIntegration


@dataclass(frozen=True)
class StoredObject:
    body: bytes
    content_type: str
    etag: str


class Objects(Protocol):
    """Object Storage, as the gateway reads it."""

    async def get(self, bucket: str, key: str) -> StoredObject | None:
        """The object, or None if there is none."""
        ...


class Integrate:
    """Always answers."""

    def __init__(self, functions: Functions, objects: Objects) -> None:
        self._functions = functions
        self._objects = objects

    async def __call__(self, call: Call) -> Response:
        match call.operation.integration:
            case FunctionIntegration(function):
                return await invoke(self._functions, function, _event(call))
            case ObjectIntegration() as integration:
                return await self._serve_object(integration, call.path_parameters)
            case DummyIntegration(status, headers, content):
                return Response(status, tuple(headers.items()), content.encode())

    async def _serve_object(self, integration: ObjectIntegration, parameters: Mapping[str, str]) -> Response:
        found = await self._objects.get(integration.bucket, _fill(integration.object, parameters))
        if found is None and integration.error_object is not None:
            found = await self._objects.get(integration.bucket, _fill(integration.error_object, parameters))
        if found is None:
            return no_such_path()
        return Response(200, (("Content-Type", found.content_type), ("Etag", found.etag)), found.body)


async def invoke(functions: Functions, name: str, event: Event) -> Response:
    """Call a function with an HTTP event."""
    try:
        return answer_of(await functions.invoke(name, event))
    except InvocationError as error:
        return answer_of_failure(error)


def _event(call: Call) -> Event:
    event = function_event(call.request, call.operation, call.path_parameters, call.authorizer_context)
    return websocket_event(event, call.socket_event) if call.socket_event else event


def _fill(template: str, parameters: Mapping[str, str]) -> str:
    for name, value in parameters.items():
        template = template.replace(f"{{{name}}}", value)
    return template
