"""Dashboards are what their table says, and ask for series that exist."""

import re
from pathlib import Path

import pytest

from local.provisioning.dashboards import grafana, load_dashboards, text_of

ROOT = Path(__file__).parents[2]
DASHBOARDS = load_dashboards()
#: Made of the values that instances tell, not counted by a name in the code.
TOLD = {
    *("instances", "memory_bytes", "memory_limit_bytes", "connections", "version_info"),
    *("queue_messages", "queue_age_seconds", "maintenance", "housekeeping_timestamp_seconds"),
    *("disk_bytes_total", "network_bytes_total"),
}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_file_is_what_the_table_says(name: str) -> None:
    text = (ROOT / f"terraform/dashboards/grafana/{name}.json").read_text("utf-8")

    assert text == text_of(grafana(name, DASHBOARDS[name])), "python -m local.provisioning.dashboards"


def series_in(text: str) -> set[str]:
    found = {match[1] for match in re.finditer(r"\bmaestro_(\w+)", text)}
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


@pytest.mark.parametrize(
    "path", ["dashboards/panels.yaml", *(f"alerts/{g}.yaml" for g in ("critical", "warning", "info"))]
)
def test_every_series_that_is_asked_for_is_counted_somewhere(path: str) -> None:
    sources = [one for folder in ("functions", "shared") for one in (ROOT / folder).rglob("*.py")]
    code = "\n".join(source.read_text("utf-8") for source in sources)

    asked = series_in((ROOT / "terraform" / path).read_text("utf-8"))

    assert {name for name in asked - TOLD if f'"{name}"' not in code} == set()
    assert asked
