"""The API over a real socket with answers written beforehand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from local.ask.client import REQUESTS
from tests.local.serving import served

PROBLEM = "application/problem+json"


@dataclass
class Reply:
    """One answer: a status with a body, or a connection cut without any."""

    status: int
    body: Any
    content_type: str = "application/json"
    cut: bool = False


CUT = Reply(0, None, cut=True)


@dataclass
class Call:
    """What the API was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class Api:
    """Answers in order; the last one again and again."""

    url: str
    calls: list[Call] = field(default_factory=list)

    @property
    def posts(self) -> list[Call]:
        return [call for call in self.calls if call.method == "POST"]


@contextmanager
def api(*replies: Reply) -> Iterator[Api]:
    """`with api(Reply(202, running), Reply(200, closed)) as served: Client(served.url, "token")`"""
    waiting = list(replies)
    calls: list[Call] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        calls.append(Call(request.method, request.path, dict(request.headers), body))
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if reply.cut:
            assert request.transport
            request.transport.abort()
        return web.json_response(reply.body, status=reply.status, content_type=reply.content_type)

    app = web.Application()
    app.router.add_post(REQUESTS, answer)
    app.router.add_get(REQUESTS + "/{run_id}", answer)
    with served(app) as url:
        yield Api(url, calls)
