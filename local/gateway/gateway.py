"""The gateway is this list of handlers, in this order. The first that answers ends the request."""

from collections.abc import Awaitable, Callable, Iterable

from local.functions.invocation import Functions
from local.gateway.authorization import Authorize
from local.gateway.call import Call
from local.gateway.cors import answer_preflight
from local.gateway.exchange import Request, Response
from local.gateway.integrations import Integrate, Objects
from local.gateway.refusals import no_such_method, no_such_path, request_too_large, response_too_large
from local.gateway.routes import Routes
from local.gateway.spec import PathItem

Handler = Callable[[Call], Awaitable[Response | None]]
SWITCHING_PROTOCOLS = Response(101)
SIZE_LIMIT = 2_500_000  # bytes, of a request and of a response


class Gateway:
    """One deployed gateway. It differs from Yandex's in this:

    - no validators, rate limits, web security, variables, canary, mappings, JWT authorizers, and no
      integrations but `cloud_functions`, `object_storage` and `dummy`: a document with them is refused;
    - paths that are not there get 404 and methods 405, with a body of our own: neither is documented;
    - CORS headers are added to the answer of a preflight only: the rest is not documented, so a
      function that wants them sends them itself;
    - roles are not checked: every function may be called.
    """

    def __init__(self, items: Iterable[PathItem], functions: Functions, objects: Objects) -> None:
        self.integrate = Integrate(functions, objects)
        self.handlers: tuple[Handler, ...] = (
            refuse_large_request,
            FindRoute(items),
            answer_preflight,
            find_operation,
            Authorize(functions),
            self.integrate,
        )

    async def answer(self, request: Request) -> Response:
        """The response to a request over HTTP."""
        return await self.handle(Call(request))

    async def handle(self, call: Call) -> Response:
        for handler in self.handlers:
            if response := await handler(call):
                return refuse_large_response(response)
        raise AssertionError("the last handler always answers")


class FindRoute:
    """The path of the document, with the values of its parameters."""

    def __init__(self, items: Iterable[PathItem]) -> None:
        self._routes = Routes(items)

    async def __call__(self, call: Call) -> Response | None:
        match = self._routes.find(call.request.path)
        if match is None:
            return no_such_path()
        call.item, call.path_parameters = match.item, match.parameters
        return None


async def find_operation(call: Call) -> Response | None:
    """What answers the method; for a connecting WebSocket, its connect event."""
    if call.socket_event:
        return _find_connect(call)
    operations = call.item.operations
    operation = operations.get(call.request.method) or operations.get("*")
    if operation is None:
        return no_such_method(operations)
    call.operation = operation
    return None


def _find_connect(call: Call) -> Response | None:
    if call.item.websocket is None:
        return no_such_path()
    if call.item.websocket.connect is None:
        return SWITCHING_PROTOCOLS  # nobody asked to be told
    call.operation = call.item.websocket.connect
    return None


async def refuse_large_request(call: Call) -> Response | None:
    return request_too_large(SIZE_LIMIT) if len(call.request.body) > SIZE_LIMIT else None


def refuse_large_response(response: Response) -> Response:
    return response_too_large() if len(response.body) > SIZE_LIMIT else response
