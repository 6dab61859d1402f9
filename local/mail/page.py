"""The inbox in a browser: `/` lists letters, `/letters/1` shows one, `/journal?message_id=…` says whether
one arrived (200 or 404). A letter can be sent back: then the stream of Postbox's events tells of it."""

from collections.abc import Iterator
from html import escape
from typing import Any

from aiohttp import web

from local.mail.letterbox import Kept, Letterbox
from local.triggers.streams import Stream

SHOWN = 200
HEADERS = ("From", "To", "Reply-To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID")
#: A letter is somebody else's HTML: it runs nothing and reaches nothing, in a frame of its own.
_PASSIVE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
FRAME = f"sandbox; {_PASSIVE}"
SECURITY = {"Content-Security-Policy": f"{_PASSIVE}; frame-src 'self'"}
PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Почта Maestro</title>
<style>body{{font:15px sans-serif;margin:2em;max-width:60em}}
td{{padding:.2em 1em .2em 0;vertical-align:top;overflow-wrap:anywhere}}
td:first-child{{white-space:nowrap}}
iframe{{width:100%;height:32em;border:1px solid #ccc}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere}}</style></head>
<body><h1>Почта</h1>{body}</body></html>"""

#: Why Postbox takes no letter to somebody who complained.
COMPLAINED = "OnAccountSuppressionList"
BACK = """<form method="post" action="/letters/{number}/back"><p>Сделать вид, что письмо
<button name="why" value="bounce">не доставлено</button>
<button name="why" value="complaint">попало в спам</button></p></form>"""


class Pages:
    """Over one letterbox."""

    def __init__(self, letterbox: Letterbox, events: Stream | None) -> None:
        self._letterbox = letterbox
        self._events = events

    async def list(self, _request: web.Request) -> web.Response:
        """The newest first."""
        letters = self._letterbox.letters
        rows = "".join(_row(kept) for kept in reversed(letters[-SHOWN:]))
        return _html(f"<p>Писем: {len(letters)}. Наружу ничего не уходит.</p><table>{rows}</table>")

    async def show(self, request: web.Request) -> web.Response:
        """Headers, text, and the HTML in a frame."""
        kept = self._found(request)
        back = BACK.format(number=kept.number) if self._events else ""
        return _html("".join(_parts(kept)) + back)

    async def send_back(self, request: web.Request) -> web.Response:
        """As a mailbox that does not exist, or as Postbox does after a complaint."""
        kept, form = self._found(request), await request.post()
        if self._events is not None:
            self._events.put(_bounce(kept, COMPLAINED if form.get("why") == "complaint" else "Undetermined"))
        letter = f'<a href="/letters/{kept.number}">к письму</a>'
        return _html(f"<p>Сказано. Через минуту это увидит рассылка.</p><p>{letter}</p>")

    async def frame(self, request: web.Request) -> web.Response:
        """The HTML part alone."""
        content = _part(self._found(request), "html")
        return web.Response(
            text=content, content_type="text/html", headers={"Content-Security-Policy": FRAME}
        )

    async def journal(self, request: web.Request) -> web.Response:
        """What SMTP itself cannot be asked."""
        knows = self._letterbox.knows(request.query.get("message_id", ""))
        return web.Response(status=200 if knows else 404)

    def _found(self, request: web.Request) -> Kept:
        number = int(request.match_info["number"])
        if not 1 <= number <= len(self._letterbox.letters):
            raise web.HTTPNotFound
        return self._letterbox.letters[number - 1]


def make_app(letterbox: Letterbox, events: Stream | None = None) -> web.Application:
    """The pages."""
    pages = Pages(letterbox, events)
    app = web.Application()
    app.router.add_get("/", pages.list)
    app.router.add_get(r"/letters/{number:\d{1,8}}", pages.show)
    app.router.add_get(r"/letters/{number:\d{1,8}}/html", pages.frame)
    app.router.add_post(r"/letters/{number:\d{1,8}}/back", pages.send_back)
    app.router.add_get("/journal", pages.journal)
    return app


def _bounce(kept: Kept, why: str) -> dict[str, Any]:
    """A record of the form that the page "Email event notifications" of Postbox shows."""
    return {
        "eventType": "Bounce",
        "mail": {"messageId": kept.message_id, "commonHeaders": {"to": [kept.to]}},
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": why,
            "bouncedRecipients": [{"emailAddress": kept.to, "action": "failed", "status": "5.1.1"}],
        },
        "eventId": f"{kept.message_id}:{why}",
    }


def _row(kept: Kept) -> str:
    cells = (kept.arrived_at, kept.to, str(kept.letter["Subject"] or ""))
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr>{shown}<td><a href="/letters/{kept.number}">открыть</a></td></tr>'


def _parts(kept: Kept) -> Iterator[str]:
    yield '<p><a href="/">все письма</a></p><table>'
    for name in HEADERS:
        if value := kept.letter[name]:
            yield f"<tr><td>{name}</td><td>{escape(str(value))}</td></tr>"
    yield f"</table><h2>Текст</h2><pre>{escape(_part(kept, 'plain'))}</pre>"
    yield f'<h2>HTML</h2><iframe sandbox src="/letters/{kept.number}/html"></iframe>'


def _part(kept: Kept, kind: str) -> str:
    part = kept.letter.get_body((kind,))
    return str(part.get_content()) if part else ""


def _html(body: str) -> web.Response:
    return web.Response(text=PAGE.format(body=body), content_type="text/html", headers=SECURITY)
