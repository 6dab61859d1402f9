"""Structured logs: one JSON line per fact, in the seed's schema, with Yandex's level names.

Cloud Logging parses a line that holds `message` and `level`; everything else is searchable payload.
Identifiers only: no texts of users, no prompts, no tokens. Lines of libraries and Python's warnings take
the same form, whoever prints them.
"""

import json
import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: Cloud Logging knows neither WARNING nor CRITICAL.
LEVELS = {"WARNING": "WARN", "CRITICAL": "FATAL"}
#: The stream (Cloud Logging's `stream_name`) that the trigger of housekeeping takes.
TELEMETRY = "telemetry"

_fields: ContextVar[Mapping[str, Any]] = ContextVar("log_fields", default={})  # noqa: B039 - never changed
_log = logging.getLogger("maestro")


class JsonLines(logging.Formatter):
    """A record as one line of JSON. `service` stands in every line, those of other threads too."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """timestamp, level, service, message, the bound fields, the record's own, an exception's stack."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": LEVELS.get(record.levelname, record.levelname),
            "service": self._service,
            "message": record.getMessage(),
            **_fields.get(),
            **getattr(record, "fields", {}),
        }
        if record.name != _log.name:
            line["library"] = record.name
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logs(service: str, level: str) -> None:
    """Make ours the only handler: the platform's own would print lines that are no JSON, or copies."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(service))
    logging.getLogger().handlers[:] = [handler]
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_raised
    sys.unraisablehook = _ignored
    _log.setLevel({"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level))


@contextmanager
def log_fields(**fields: Any) -> Iterator[None]:
    """Bind fields (`run_id`, `step`, `tenant_id`, …) to every line logged inside."""
    token = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def info(message: str, **fields: Any) -> None:
    """A fact worth knowing. `message` is constant; what varies goes into `fields`."""
    _log.info(message, extra={"fields": fields})


def warn(message: str, **fields: Any) -> None:
    """Something was worked around."""
    _log.warning(message, extra={"fields": fields})


def error(message: str, **fields: Any) -> None:
    """Something failed; called inside an `except` block it adds the stack."""
    _log.error(message, extra={"fields": fields}, exc_info=sys.exc_info()[0] is not None)


def _thread_raised(raised: threading.ExceptHookArgs) -> None:
    stack = (raised.exc_type, raised.exc_value or raised.exc_type(), raised.exc_traceback)
    _log.error("thread raised", exc_info=stack)


def _ignored(raised: "sys.UnraisableHookArgs") -> None:
    """What a finalizer or a callback of C raised: Python would write a stack of many lines."""
    stack = (raised.exc_type, raised.exc_value or raised.exc_type(), raised.exc_traceback)
    fields = {"raised_in": repr(raised.object)[:200]}
    _log.warning("exception ignored", exc_info=stack, extra={"fields": fields})


def telemetry(fields: Mapping[str, Any]) -> None:
    """What an invocation measured, in a stream of its own and whatever the level: housekeeping reads it."""
    line = {"stream_name": TELEMETRY, **fields}
    _log.handle(_log.makeRecord(_log.name, logging.INFO, "", 0, "measured", (), None, extra={"fields": line}))
