"""Every line that a function prints is one JSON object in the seed's schema."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared import logs

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What was printed since, parsed; the root logger is put back afterwards."""
    root, output = logging.getLogger(), io.StringIO()
    kept, hook, ignoring = root.handlers[:], threading.excepthook, sys.unraisablehook
    monkeypatch.setattr(sys, "stdout", output)
    logs.configure_logs("planning", "INFO")
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    root.handlers[:], threading.excepthook, sys.unraisablehook = kept, hook, ignoring
    logging.captureWarnings(capture=False)


def test_line_has_the_fields_bound_around_it(printed: Lines) -> None:
    with logs.log_fields(run_id="run_1", step="planning"), logs.log_fields(attempt=2):
        logs.info("step worked", latency_ms=12)

    (line,) = printed()
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "service": "planning",
        "message": "step worked",
        "run_id": "run_1",
        "step": "planning",
        "attempt": 2,
        "latency_ms": 12,
    }


def test_levels_are_those_that_cloud_logging_knows(printed: Lines) -> None:
    logs.warn("worked around")
    logging.getLogger("maestro").critical("lost")

    assert [line["level"] for line in printed()] == ["WARN", "FATAL"]


def test_error_inside_an_except_block_stays_one_line_with_its_stack(printed: Lines) -> None:
    try:
        raise KeyError("planning")
    except KeyError:
        logs.error("agent raised")

    (line,) = printed()
    assert "KeyError: 'planning'" in line["exception"]


def test_library_speaks_json_too_and_is_named(printed: Lines) -> None:
    logging.getLogger("ydb.connection").warning("lost %s", "it")

    (line,) = printed()
    assert (line["message"], line["level"], line["library"]) == ("lost it", "WARN", "ydb.connection")


def test_warning_of_python_is_a_line_of_json(printed: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old form", UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)

    (line,) = printed()
    assert "old form" in line["message"]
    assert line["library"] == "py.warnings"


def test_thread_that_raises_is_one_line_of_its_service(printed: Lines) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)

    thread.start()
    thread.join()

    (line,) = printed()
    assert (line["service"], line["message"], line["level"]) == ("planning", "thread raised", "ERROR")
    assert "ZeroDivisionError" in line["exception"]


def test_exception_that_python_ignores_is_one_line(printed: Lines) -> None:
    class Broken:
        def __del__(self) -> None:
            raise OSError("closed twice")

    Broken()

    (line,) = printed()
    assert (line["service"], line["message"], line["level"]) == ("planning", "exception ignored", "WARN")
    assert "closed twice" in line["exception"]


def test_measurements_are_printed_whatever_the_level(printed: Lines) -> None:
    logging.getLogger("maestro").setLevel("ERROR")

    logs.info("step worked")
    logs.telemetry({"latency_ms": 5})

    (line,) = printed()
    assert (line["stream_name"], line["latency_ms"], line["level"]) == ("telemetry", 5, "INFO")
