"""A real OpenID provider (`oidc-provider-mock`) on this machine: people sign in to the local cloud by it.

It belongs to the demo agency: its page asks only which of the agency's people one is. Its libraries are
imported by the first request: most clouds that are started never sign anybody in.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from local.demo import PEOPLE, address_of
from local.serving import HOST


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def local_sign_in() -> Iterator[dict[str, str]]:
    """The secrets of the manifest that offer it, while it runs."""
    with _Server((HOST, 0), _Quiet) as server:
        server.set_app(_answer)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield {
                "openid_title": "OpenID этой машины",
                "openid_client_id": "maestro",
                "openid_client_secret": "local",  # pragma: allowlist secret
                "openid_issuer": f"http://{HOST}:{server.server_port}",
            }
        finally:
            server.shutdown()
            thread.join()


def _answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer: Iterable[bytes] = _provider()(environ, start_response)
    return answer


@cache
def _provider() -> Any:
    from oidc_provider_mock import User, app

    users = [
        User(sub=person, claims={"name": name, "email": address_of(person), "email_verified": True})
        for person, name in PEOPLE.items()
    ]
    return app(user_claims=users)
