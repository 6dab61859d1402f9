"""HTTP of communication: each topic's routes stand in a module of its own."""

from functions.communication import faq_api
from functions.communication.routes import router

__all__ = ["faq_api", "router"]
