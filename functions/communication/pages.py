"""Pages for people without an account: what they are shown was escaped by Jinja, and no script runs."""

import base64
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from shared.http import Response

if TYPE_CHECKING:
    from jinja2 import Environment

#: Only the style with the nonce of this answer holds; a form goes back to its own address.
POLICY = (
    "default-src 'none'; style-src 'nonce-{}'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: For the gateway's document.
_PAGE = {"text/html": {"schema": {"type": "string"}}}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
HTML: Any = {
    200: {"description": "Страница", "content": _PAGE},
    404: {"description": "Ссылка не подходит", "content": _PAGE | _PROBLEM},
}
FORM_HTML: Any = {
    **HTML,
    409: {"description": "Уже поздно", "content": _PAGE | _PROBLEM},
    422: {"description": "Заполнено не всё", "content": _PAGE | _PROBLEM},
}
MOST_FIELDS = 50


def page(status: int, template: str, **values: object) -> Response[str]:
    """A page of `templates`."""
    nonce = secrets.token_urlsafe(16)
    text = _templates().get_template(template).render(nonce=nonce, **values)
    headers: dict[str, str | list[str]] = {"Content-Security-Policy": POLICY.format(nonce)}
    return Response(status, "text/html; charset=utf-8", text, headers)


def form_fields(event: Any) -> dict[str, str]:
    """What a form sent; the last of each name."""
    body = event.body or ""
    text = base64.b64decode(body).decode(errors="replace") if event.is_base64_encoded else body
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True)
