"""The browser's way in and out. See `wsgi` for how these become routes."""

from flask import Response, jsonify, request

from functions.identity import services
from functions.identity.cookies import Cookie, attempt_cookie, gone, read_cookie, session_cookie
from functions.identity.guessing import Kind
from functions.identity.guests import guest_of
from functions.identity.keys import ACCESS_SECONDS
from functions.identity.models import (
    SIGN_IN_PAGE,
    EmptyRequest,
    LinkConfirmation,
    LinkRequest,
    ProviderView,
    RefreshRequest,
    Session,
    StartRequest,
    StartView,
    TokenView,
)
from functions.identity.providers import provider_views
from functions.identity.wsgi import route, source
from shared import logs
from shared.clock import utcnow
from shared.errors import MaestroError, Unauthenticated
from shared.http.answer_headers import add_headers

#: Other services may keep our public keys this long; a new key is published long before it signs.
JWKS_SECONDS = 300


@route("GET", "/.well-known/jwks.json", "Открытые ключи токенов (JWKS)")
def get_jwks() -> Response:
    response = jsonify(services.keys().public)
    response.headers["Cache-Control"] = f"public, max-age={JWKS_SECONDS}"
    return response


@route("GET", "/api/v1/auth/providers", "Способы входа", answer=list[ProviderView])
def list_providers() -> Response:
    return jsonify([view.model_dump() for view in provider_views(services.settings())])


@route("POST", "/api/v1/auth/<provider>/start", "Начать вход", body=StartRequest, answer=StartView)
def start_sign_in(body: StartRequest, provider: str) -> Response:
    begun = services.sign_in().begin(provider, body.return_to)
    response = jsonify(StartView(authorization_url=begun.url).model_dump())
    response.headers.add("Set-Cookie", attempt_cookie(begun.browser_secret, secure=is_secure()))
    return response


@route("GET", "/api/v1/auth/<provider>/callback", "Возврат от сервиса входа", status=303)
def finish_sign_in(provider: str) -> Response:
    """A person stands here, not a program: what fails is said on the sign-in page."""
    try:
        with services.tries().of_secret(source()):
            session, return_to = services.sign_in().finish(
                provider, request.args.to_dict(), _cookie(Cookie.ATTEMPT)
            )
    except MaestroError as error:
        reason = "declined" if request.args.get("error") == "access_denied" else error.code
        logs.info("sign-in failed", provider=provider, code=reason)
        return _to(f"{SIGN_IN_PAGE}?error={reason}")
    return _with_session(_to(return_to), session)


@route("POST", "/api/v1/auth/email", "Прислать ссылку для входа", status=202, body=LinkRequest)
def mail_link(body: LinkRequest) -> Response:
    tries = services.tries()
    tries.require_patience(Kind.LETTER, source())
    tries.note(Kind.LETTER, source())
    services.sign_in().mail_link(body.email)
    return Response(status=202)


@route(
    "POST", "/api/v1/auth/email/confirm", "Войти по ссылке из письма", body=LinkConfirmation, answer=TokenView
)
def confirm_link(body: LinkConfirmation) -> Response:
    """A POST, since mail scanners open every link they see."""
    with services.tries().of_secret(source()):
        return _token(services.sign_in().confirm_link(body.token))


@route("POST", "/api/v1/auth/guest", "Войти гостем по ссылке", body=LinkConfirmation, answer=TokenView)
def enter_as_guest(body: LinkConfirmation) -> Response:
    """As often as the guest comes: there is no session, the link itself is kept by the page."""
    now = utcnow()
    with services.tries().of_secret(source()):
        guest = guest_of(services.database(), body.token, now)
    token = services.keys().access_token(guest, guest.user_id, now)
    return jsonify(TokenView(access_token=token, expires_in=ACCESS_SECONDS).model_dump())


@route("POST", "/api/v1/auth/token", "Обновить токен доступа", body=RefreshRequest, answer=TokenView)
def refresh_token(body: RefreshRequest) -> Response:
    secret = _cookie(Cookie.SESSION)
    if not secret:
        raise Unauthenticated("Войдите, чтобы продолжить.", "Sign in first.")
    try:
        with services.tries().of_secret(source()):
            return _token(services.sessions().refresh(secret, body.tenant_id))
    except Unauthenticated:
        if body.tenant_id is None:
            # One forgotten browser must not go on failing until its whole office has to wait.
            add_headers({"Set-Cookie": gone(Cookie.SESSION, secure=is_secure())})
        raise


@route("POST", "/api/v1/auth/sign-out", "Выйти", status=204, body=EmptyRequest)
def sign_out(_: EmptyRequest) -> Response:
    services.sessions().end(_cookie(Cookie.SESSION))
    response = Response(status=204)
    response.headers.add("Set-Cookie", gone(Cookie.SESSION, secure=is_secure()))
    return response


def is_secure() -> bool:
    """Only a machine of one's own goes without TLS."""
    return services.settings().public_url.startswith("https:")


def _cookie(cookie: Cookie) -> str:
    return read_cookie(request.cookies, cookie, secure=is_secure())


def _token(session: Session) -> Response:
    view = TokenView(access_token=session.access_token, expires_in=ACCESS_SECONDS)
    return _with_session(jsonify(view.model_dump()), session)


def _with_session(response: Response, session: Session) -> Response:
    cookies = (
        session_cookie(session.refresh_token, session.expires_at, secure=is_secure()),
        gone(Cookie.ATTEMPT, secure=is_secure()),
    )
    for cookie in cookies:
        response.headers.add("Set-Cookie", cookie)
    return response


def _to(path: str) -> Response:
    """Within our own site, whatever a proxy says its name is."""
    address = services.settings().public_url.rstrip("/") + path
    return Response(status=303, headers={"Location": address})
