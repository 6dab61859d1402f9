"""SendGrid, Mailgun and Postbox as far as we speak to them, with scripted faults. Bodies and error codes: the
integration notes, §5; how SES v2 names an error: botocore's restJson1 parser, which reads our answers."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.local.serving import served

SLOW = 30.0


@dataclass
class Providers:
    """`letters` are those taken, as they came; `faults` happen to the next requests, one to each."""

    letters: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    faults: list[int | str | None] = field(default_factory=list)
    url: str = ""

    async def sendgrid(self, request: web.Request) -> web.StreamResponse:
        """202 without a body."""
        self.letters.append(await request.json())
        return await self._answer(request, web.Response(status=202, headers={"X-Message-Id": "sg-1"}))

    async def mailgun(self, request: web.Request) -> web.StreamResponse:
        """`id` as it was asked for."""
        form = await request.post()
        self.letters.append(dict(form))
        answer = web.json_response({"id": form["h:Message-Id"], "message": "Queued. Thank you."})
        return await self._answer(request, answer)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The journal: letters that were accepted."""
        asked = f"<{request.query['message-id']}>"
        items = [{"event": "accepted"} for one in self.letters if one.get("h:Message-Id") == asked]
        return web.json_response({"items": items})

    async def postbox(self, request: web.Request) -> web.StreamResponse:
        """A `MessageId` of its own. Faults may be error codes of the service."""
        self.letters.append(await request.json())
        if (self.faults and str(self.faults[0]).endswith("Exception")) or self.faults == ["MessageRejected"]:
            self.keys.append(request.headers["Authorization"])
            code = str(self.faults.pop(0))
            status = 429 if code in {"TooManyRequestsException", "LimitExceededException"} else 400
            return web.json_response({"message": "no"}, status=status, headers={"x-amzn-ErrorType": code})
        return await self._answer(request, web.json_response({"MessageId": "QA_JPkU2"}))

    async def _answer(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        self.keys.append(request.headers.get("Authorization", ""))
        match self.faults.pop(0) if self.faults else None:
            case "slow":
                await asyncio.sleep(SLOW)
            case "cut" if request.transport:
                request.transport.close()
            case int(status):
                self.letters.pop()
                return web.json_response(
                    {"errors": [{"message": "no"}]}, status=status, headers={"Retry-After": "7"}
                )
        return answer


@contextmanager
def providers() -> Iterator[Providers]:
    """All on one address until the block ends."""
    made = Providers()
    app = web.Application()
    app.router.add_post("/v3/mail/send", made.sendgrid)
    app.router.add_post("/v3/mg.example.ru/messages", made.mailgun)
    app.router.add_post("/v2/email/outbound-emails", made.postbox)
    app.router.add_get("/v3/mg.example.ru/events", made.events)
    with served(app) as url:
        made.url = url
        yield made
