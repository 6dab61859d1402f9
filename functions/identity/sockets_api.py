"""HTTP: tickets for the WebSocket. The routes hang on the router of `keys_api`."""

from pydantic import BaseModel

from functions.identity import services
from functions.identity.keys_api import router
from shared.http import Response, caller, with_version
from shared.ws_tickets import LIFETIME_SECONDS

TAGS = ["Вход"]


class TicketView(BaseModel):
    """`wss://…/?ticket=…`, once, within so many seconds."""

    ticket: str
    expires_in: int


@router.post("/api/v1/auth/ws-tickets", summary="Билет на WebSocket", tags=TAGS, status_code=201)
def issue_ticket() -> Response[TicketView]:
    """For the connection that is opened next: it speaks for the caller."""
    ticket = services.tickets().issue(caller(router))
    return with_version(201, TicketView(ticket=ticket, expires_in=LIFETIME_SECONDS), None)
