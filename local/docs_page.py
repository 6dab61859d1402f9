"""The documentation page: Swagger UI, which powertools carries, in one file that needs no network."""

from importlib import resources

from aws_lambda_powertools.event_handler.openapi.swagger_ui import generate_swagger_html

#: The bucket that serves the page sends no headers of ours.
POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'"
)
ASSETS = "aws_lambda_powertools.event_handler.openapi.swagger_ui"


def docs_page(document: str) -> str:
    """HTML for an OpenAPI document given as JSON text."""
    assets = resources.files(ASSETS)
    script = (assets / "swagger-ui-bundle.min.js").read_text("utf-8")
    style = (assets / "swagger-ui.min.css").read_text("utf-8")
    html = generate_swagger_html(document, script, style, "", None, persist_authorization=True)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return html.replace("<head>", f"<head>{meta}", 1)
