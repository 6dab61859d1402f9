"""HTTP for every function: routing and validation by powertools, RFC 9457 errors, paging, versions.

router = Router()                                   # api.py: routes of one capability

@router.get("/api/v1/events/<event_id>", …)
def get_event(event_id: str) -> Response[EventView]: …

app = create_app("planning", router)                # handler.py
"""

from aws_lambda_powertools.event_handler import Response

from shared.http.app import answer, caller, create_app
from shared.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from shared.http.responses import accepted, created, ok, with_version
from shared.http.routers import Router
from shared.http.versions import required_version

__all__ = [
    "Cursor",
    "Limit",
    "Page",
    "Response",
    "Router",
    "accepted",
    "answer",
    "caller",
    "create_app",
    "created",
    "decode_cursor",
    "encode_cursor",
    "ok",
    "required_version",
    "with_version",
]
