"""Runs inside the target's interpreter, with the standard library and one unpacked package to import from.

    python -I -S probe.py DIRECTORY < events

Each line of the input is an event as JSON; the output is one JSON object, see `Outcome` in `trial.py`.
"""

import importlib
import json
import os
import pkgutil
import sys
import time
from types import SimpleNamespace

CONTEXT = SimpleNamespace(
    function_name="probe",
    function_version="probe",
    invoked_function_arn="probe",
    memory_limit_in_mb=512,
    request_id="probe",
    aws_request_id="probe",
    token=None,
    get_remaining_time_in_millis=lambda: 60_000,
)


def main(directory: str) -> None:
    """Import the entry, answer the events, then import every module of ours that came along."""
    os.chdir(directory)
    sys.path.insert(0, directory)
    output, sys.stdout = sys.stdout, sys.stderr  # the functions' log lines are not the answer
    before = time.process_time()
    handler = importlib.import_module("index").handler
    imported = time.process_time()
    answers, modules = [], []
    for line in sys.stdin:
        answers.append(handler(json.loads(line), CONTEXT))
    for folder in ("functions", "shared", "triggers"):
        for module in pkgutil.walk_packages([folder], f"{folder}."):
            modules.append(importlib.import_module(module.name).__name__)
    outcome = {
        "import_ms": round((imported - before) * 1000),
        "answers": answers,
        "modules": modules,
    }
    json.dump(outcome, output)


if __name__ == "__main__":
    main(sys.argv[1])
