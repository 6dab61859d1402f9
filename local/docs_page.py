"""The documentation page: Swagger UI, which powertools carries, in one file that needs no network."""

from importlib import resources

from aws_lambda_powertools.event_handler.openapi.swagger_ui import generate_swagger_html

ASSETS = "aws_lambda_powertools.event_handler.openapi.swagger_ui"


def docs_page(document: str) -> str:
    """HTML for an OpenAPI document given as JSON text."""
    assets = resources.files(ASSETS)
    script = (assets / "swagger-ui-bundle.min.js").read_text("utf-8")
    style = (assets / "swagger-ui.min.css").read_text("utf-8")
    return generate_swagger_html(document, script, style, "", None, persist_authorization=True)
