"""HTTP of communication: each topic's routes stand in a module of its own."""

from functions.communication import (
    approvals_api,
    brand_api,
    campaigns_api,
    chat_api,
    email_api,
    faq_api,
    mail_links_api,
    marketing_api,
    proposals_api,
    public_proposals_api,
    survey_pages_api,
    surveys_api,
)
from functions.communication.routes import router

__all__ = [
    "approvals_api",
    "brand_api",
    "campaigns_api",
    "chat_api",
    "email_api",
    "faq_api",
    "mail_links_api",
    "marketing_api",
    "proposals_api",
    "public_proposals_api",
    "router",
    "survey_pages_api",
    "surveys_api",
]
