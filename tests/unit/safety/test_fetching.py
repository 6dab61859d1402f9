"""Foreign addresses: what leads inside is not visited, what does not end is left."""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from shared.errors import InvalidInput, MaestroError, TooLarge, Unavailable
from shared.fetching import Address, Fetcher, is_public
from tests.local.serving import served

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
]


async def page(_: web.Request) -> web.Response:
    return web.Response(text="Смета", content_type="text/plain")


async def large(_: web.Request) -> web.Response:
    return web.Response(body=bytes(100_000))


async def packed(_: web.Request) -> web.Response:
    return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})


async def host(request: web.Request) -> web.Response:
    return web.Response(text=request.host)


async def redirect(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.query["to"]})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = web.Application()
    for path, handler in {
        "/": page,
        "/large": large,
        "/packed": packed,
        "/host": host,
        "/to": redirect,
    }.items():
        app.router.add_get(path, handler)
    with served(app) as url:
        yield urlsplit(url).port or 0


def fetcher_of(
    port: int,
    *,
    seconds: float = 5,
    max_bytes: int = 10_000,
    resolve: Callable[[str, int], Sequence[str]] = lambda host, port: ["127.0.0.1"],
    allows: Callable[[Address], bool] = lambda address: str(address) == "127.0.0.1",
) -> Fetcher:
    """The test's server stands for the open internet, and so does its port."""
    return Fetcher(
        max_bytes=max_bytes,
        seconds=seconds,
        schemes=frozenset(("http",)),
        ports=frozenset((port,)),
        resolve=resolve,
        allows=allows,
    )


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["77.88.8.8", "2a02:6b8::feed:ff", "::ffff:77.88.8.8"])
def test_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_page_is_fetched(port: int) -> None:
    fetched = fetcher_of(port).fetch(f"http://vendor.example:{port}/#prices")

    assert (fetched.status, fetched.media_type, fetched.content.decode()) == (200, "text/plain", "Смета")


def test_server_is_called_by_its_name(port: int) -> None:
    fetched = fetcher_of(port).fetch(f"http://vendor.example:{port}/host")

    assert fetched.content.decode() == f"vendor.example:{port}"


def test_name_that_leads_inside_is_not_visited(port: int) -> None:
    with pytest.raises(InvalidInput):
        fetcher_of(port, allows=is_public).fetch(f"http://vendor.example:{port}/")


def test_one_address_inside_condemns_the_name(port: int) -> None:
    fetcher = fetcher_of(port, resolve=lambda host, port: ["127.0.0.1", "169.254.169.254"])

    with pytest.raises(InvalidInput):
        fetcher.fetch(f"http://vendor.example:{port}/")


def test_name_is_resolved_once_for_a_connection(port: int) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    fetcher = fetcher_of(port, resolve=lambda host, port: next(answers))

    assert fetcher.fetch(f"http://vendor.example:{port}/").status == 200
    assert next(answers) == ["169.254.169.254"]


def test_redirect_within_bounds_is_followed(port: int) -> None:
    fetched = fetcher_of(port).fetch(f"http://vendor.example:{port}/to?to=/host")

    assert fetched.url == f"http://vendor.example:{port}/host"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://vendor.example/", "http://metadata.example:1/"]
)
def test_redirect_elsewhere_is_not_followed(port: int, target: str) -> None:
    with pytest.raises(InvalidInput):
        fetcher_of(port).fetch(f"http://vendor.example:{port}/to?to={target}")


def test_redirect_to_a_name_that_leads_inside_is_not_followed(port: int) -> None:
    names = {"vendor.example": ["127.0.0.1"], "metadata.example": ["169.254.169.254"]}
    fetcher = fetcher_of(port, resolve=lambda host, port: names[host])

    with pytest.raises(InvalidInput):
        fetcher.fetch(f"http://vendor.example:{port}/to?to=http://metadata.example:{port}/")


def test_redirects_without_end_are_left(port: int) -> None:
    with pytest.raises(InvalidInput):
        fetcher_of(port).fetch(
            f"http://vendor.example:{port}/to?to=/to%3Fto%3D/to%253Fto%253D/to%25253Fto%25253D/to"
        )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "vendor.example",
        "//vendor.example/",
        "http://vendor.example/",
        "https://vendor.example:22/",
        "https://user:password@vendor.example/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://:443/",
        "file:///etc/passwd",
    ],
)
def test_address_that_is_not_to_be_visited_is_refused(url: str) -> None:
    with pytest.raises((InvalidInput, Unavailable)):
        Fetcher(seconds=2).fetch(url)


def test_answer_too_large_is_cut(port: int) -> None:
    with pytest.raises(TooLarge):
        fetcher_of(port).fetch(f"http://vendor.example:{port}/large")


def test_packed_answer_is_not_unpacked(port: int) -> None:
    with pytest.raises(Unavailable):
        fetcher_of(port).fetch(f"http://vendor.example:{port}/packed")


@contextmanager
def dripping(first: bytes) -> Iterator[int]:
    """A server that sends a byte each tenth of a second, for ever; its port."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(first)
                while not stopped.wait(0.1):
                    connection.sendall(b"x")

        thread = threading.Thread(target=_quietly, args=(serve,))
        thread.start()
        yield server.getsockname()[1]
        stopped.set()
        thread.join()


def _quietly(serve: Callable[[], None]) -> None:
    try:
        serve()
    except OSError:
        return  # the client has left, as it should


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]
)
def test_server_that_drips_is_left_in_time(first: bytes) -> None:
    with dripping(first) as port:
        started = time.monotonic()
        with pytest.raises(MaestroError):
            fetcher_of(port, seconds=0.5).fetch(f"http://vendor.example:{port}/")

        assert time.monotonic() - started < 3


def test_nobody_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(Unavailable):
        fetcher_of(port).fetch(f"http://vendor.example:{port}/")
