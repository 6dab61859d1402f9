"""Grafana's dashboards, written from one short table: `python -m local.provisioning.dashboards`."""

import json
from pathlib import Path
from typing import Any

import yaml

DIRECTORY = Path("terraform/dashboards")
#: Panels in a row, and their size on Grafana's grid of 24 columns.
COLUMNS, WIDTH, HEIGHT = 2, 12, 8
#: The dashboard asks for the Prometheus it should read when it is imported.
SOURCE = {"type": "prometheus", "uid": "${source}"}
#: How often housekeeping tells the series. Grafana takes a query's interval for the scrape's, and 15 s if
#: there is none (github.com/grafana/grafana/issues/84063): its rates would be over a minute with one value.
TOLD_EVERY = "1m"

Document = dict[str, Any]


def load_dashboards(directory: Path = DIRECTORY) -> dict[str, Document]:
    """The table: name → title and panels."""
    table: dict[str, Document] = yaml.safe_load((directory / "panels.yaml").read_text("utf-8"))
    return table


def grafana(name: str, dashboard: Document) -> Document:
    """A dashboard as Grafana imports it."""
    source = {"name": "source", "type": "datasource", "query": "prometheus", "label": "Prometheus"}
    return {
        "uid": f"maestro-{name}",
        "title": dashboard["title"],
        "tags": ["maestro"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "1m",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": [_panel(number, panel) for number, panel in enumerate(dashboard["panels"])],
    }


def text_of(document: Document) -> str:
    """The file."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _panel(number: int, panel: Document) -> Document:
    row, column = divmod(number, COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel["title"],
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel["unit"], "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": chr(ord("A") + place),
                "expr": query["expr"],
                "legendFormat": query["legend"],
                "datasource": SOURCE,
                "interval": TOLD_EVERY,
            }
            for place, query in enumerate(panel["queries"])
        ],
    }


if __name__ == "__main__":
    for _name, _dashboard in load_dashboards().items():
        (DIRECTORY / f"grafana/{_name}.json").write_text(text_of(grafana(_name, _dashboard)), "utf-8")
