"""What the routes of every topic hang on."""

from shared.auth import Principal
from shared.http import Router, caller

router = Router()


def principal() -> Principal:
    """Who asks."""
    return caller(router)
