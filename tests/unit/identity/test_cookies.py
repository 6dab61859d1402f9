"""Cookies as the browser reads them."""

from datetime import UTC, datetime

import pytest

from functions.identity.cookies import Cookie, attempt_cookie, gone, read_cookie, session_cookie

END = datetime(2026, 12, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "cookie",
    [
        attempt_cookie("secret", secure=True),
        session_cookie("secret", END, secure=True),
        gone(Cookie.SESSION, secure=True),
    ],
)
def test_cookie_over_tls_can_come_from_this_host_alone(cookie: str) -> None:
    """What a browser wants of a `__Host-` name (RFC 6265bis §4.1.3.2)."""
    parts = set(cookie.split("; "))

    assert cookie.startswith("__Host-maestro_")
    assert {"Secure", "HttpOnly", "Path=/"} <= parts
    assert not any(part.startswith("Domain=") for part in parts)


def test_cookie_a_neighbour_could_set_is_not_read() -> None:
    cookies = {"maestro_session": "tossed", "__Host-maestro_session": "ours"}

    assert read_cookie(cookies, Cookie.SESSION, secure=True) == "ours"
    assert read_cookie({"maestro_session": "tossed"}, Cookie.SESSION, secure=True) == ""
