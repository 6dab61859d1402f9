"""The two pages a person meets: where one signs in, and what one's sign-in is. Their scripts use the same
routes as any other client; what is shown was escaped by Jinja or is set as text."""

import secrets
from pathlib import Path

from flask import Response, render_template, request
from pydantic import TypeAdapter, ValidationError

from functions.identity import services
from functions.identity.models import ACCOUNT_PAGE, SIGN_IN_PAGE, OwnPath
from functions.identity.providers import provider_views
from functions.identity.wsgi import route
from shared.auth import ROLE_NAMES

TEMPLATES = str(Path(__file__).with_name("templates"))
#: Only what carries the nonce of this answer runs; nobody may put the page into a frame.
POLICY = (
    "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: What went wrong on the way back from a provider, by the code in the address.
ERRORS = {
    "declined": "Вы не разрешили вход. Если это случайность, попробуйте ещё раз.",
    "unauthenticated": "Вход не подтверждён: прошло больше десяти минут, или его начали в другом браузере. "
    "Начните заново.",
    "unavailable": "Сервис входа не ответил. Попробуйте ещё раз или войдите другим способом.",
    "too_many_requests": "Слишком много попыток подряд. Подождите несколько минут.",
    "conflict": "Этот аккаунт уже принадлежит другому человеку в Maestro. Выберите другой.",
    "forbidden": "Вас нет ни в одном работающем агентстве. Попросите владельца агентства пригласить вас.",
    "not_found": "Такого способа входа нет.",
}
UNKNOWN_ERROR = "Войти не получилось. Попробуйте ещё раз."

_own_path = TypeAdapter(OwnPath)


@route("GET", SIGN_IN_PAGE, "Страница входа", answer=str)
def show_sign_in() -> Response:
    views = provider_views(services.settings())
    code = request.args.get("error")
    return _page(
        "sign_in.html",
        providers=[view for view in views if view.name != "email" and not view.unavailable],
        has_mail=not views[-1].unavailable,
        google=next(view.unavailable for view in views if view.name == "google"),
        error=ERRORS.get(code, UNKNOWN_ERROR) if code else "",
        return_to=_return_to(),
    )


@route("GET", ACCOUNT_PAGE, "Страница своего входа", answer=str)
def show_account() -> Response:
    offered = [view for view in provider_views(services.settings()) if not view.unavailable]
    providers = [view for view in offered if view.name != "email"]
    return _page("account.html", providers=providers, roles=ROLE_NAMES)


def _return_to() -> str:
    try:
        return _own_path.validate_python(request.args.get("return_to", ACCOUNT_PAGE))
    except ValidationError:
        return ACCOUNT_PAGE


def _page(template: str, **values: object) -> Response:
    nonce = secrets.token_urlsafe(16)
    answer = Response(
        render_template(template, nonce=nonce, **values), content_type="text/html; charset=utf-8"
    )
    answer.headers["Content-Security-Policy"] = POLICY.format(nonce)
    return answer
