"""HTTP of communication: each topic's routes stand in a module of its own."""

from functions.communication import approvals_api, chat_api, faq_api, surveys_api
from functions.communication.routes import router

__all__ = ["approvals_api", "chat_api", "faq_api", "router", "surveys_api"]
