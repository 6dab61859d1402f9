"""A Prometheus workspace as far as functions see it: takes remote write, and shows the last value of each
series at `/metrics`, where a real Prometheus may scrape them."""

import time
from collections.abc import Iterator, Mapping

from aiohttp import web

from shared.remote_write import Sample, decode

WRITE_PATH = "/api/v1/write"
#: Milliseconds after which a series that gets no values is gone, as in Prometheus.
STALE = 5 * 60 * 1000
MAX_REQUEST = 16 * 1024 * 1024

Series = tuple[str, tuple[tuple[str, str], ...]]


class Workspace:
    """The newest sample of each series; older ones are refused, as Prometheus does."""

    def __init__(self) -> None:
        self._samples: dict[Series, tuple[Sample, int]] = {}

    async def write(self, http: web.Request) -> web.Response:
        """204, or 400 when a sample is older than what is there."""
        taken = list(decode(await http.read()))
        if any(moment < self._moment(sample) for sample, moment in taken):
            return web.Response(status=400, text="out of order sample")
        self._samples |= {_series(sample): (sample, moment) for sample, moment in taken}
        return web.Response(status=204)

    async def show(self, _http: web.Request) -> web.Response:
        """The text format, https://prometheus.io/docs/instrumenting/exposition_formats/."""
        return web.Response(text="".join(self._lines()), content_type="text/plain")

    def _moment(self, sample: Sample) -> int:
        known = self._samples.get(_series(sample))
        return known[1] if known else 0

    def _lines(self) -> Iterator[str]:
        since = int(time.time() * 1000) - STALE
        for sample, moment in sorted(self._samples.values(), key=lambda kept: _series(kept[0])):
            if moment >= since:
                yield f"{sample.name}{_braced(sample.labels)} {sample.value!r}\n"


def make_prometheus_app() -> web.Application:
    """The endpoints."""
    workspace = Workspace()
    app = web.Application(client_max_size=MAX_REQUEST)
    app.router.add_post(WRITE_PATH, workspace.write)
    app.router.add_get("/metrics", workspace.show)
    return app


def _series(sample: Sample) -> Series:
    return sample.name, tuple(sorted(sample.labels.items()))


def _braced(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items()))
    return f"{{{said}}}" if said else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
