"""Structured logs: one JSON line per fact, in the seed's schema, with Yandex's level names.

Cloud Logging parses a line that holds `message` and `level`; everything else is searchable payload.
Identifiers only: no texts of users, no prompts, no tokens.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: Cloud Logging knows neither WARNING nor CRITICAL.
LEVELS = {"WARNING": "WARN", "CRITICAL": "FATAL"}

_fields: ContextVar[dict[str, Any] | None] = ContextVar("log_fields", default=None)
_log = logging.getLogger("maestro")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """timestamp, level, message, the bound fields, the record's own; an exception by type and place."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": LEVELS.get(record.levelname, record.levelname),
            "message": record.getMessage(),
            **(_fields.get() or {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logs(service: str, level: str) -> None:
    """Send our lines to stdout on their own handler, so that the runtime's root handler adds no copies."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    _log.handlers[:] = [handler]
    _log.propagate = False
    _log.setLevel({"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level))
    _fields.set({"service": service})


@contextmanager
def log_fields(**fields: Any) -> Iterator[None]:
    """Bind fields (`run_id`, `step`, `tenant_id`, …) to every line logged inside."""
    token = _fields.set({**(_fields.get() or {}), **fields})
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
