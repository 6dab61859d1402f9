"""Copies of the manifest with something changed."""

from pathlib import Path

import yaml

from local.cloud import ROOT
from tests.flows.agents.unruly import FOLDER_VARIABLE

AGENTS = ("planning", "finance", "vendors")
ONCE_A_YEAR = "0 0 1 1 ? *"


def write_unruly_manifest(directory: Path) -> Path:
    """Agents take orders and leave signals in `directory`; housekeeping goes off only when told to."""
    document = yaml.safe_load((ROOT / "serverless.yaml").read_text())
    functions = document["functions"]
    for name in AGENTS:
        environment = {**functions[name]["environment"], FOLDER_VARIABLE: str(directory)}
        functions[name] |= {"handler": f"tests.flows.agents.unruly.{name}", "environment": environment}
    functions["housekeeping"]["events"][0]["cron"]["expression"] = ONCE_A_YEAR
    del document["custom"]["functions"]["housekeeping"]["logs"]
    path = directory / "serverless.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True))
    return path
