"""Sending what a committed transaction made necessary."""

from collections.abc import Sequence

from shared import logs
from shared.errors import Unavailable
from shared.messages import Inboxes, Outgoing


def send_committed(inboxes: Inboxes, outgoing: Sequence[Outgoing]) -> None:
    """Send, or leave it to housekeeping: the rows that ask for these messages are stored and fall due. To
    fail here would tell the user that what is stored did not happen, and have a second run asked for."""
    try:
        inboxes.send(outgoing)
    except Unavailable:
        logs.warn("messages left to housekeeping", messages=len(outgoing))
