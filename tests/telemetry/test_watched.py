"""What functions do becomes series that a real Prometheus scrapes, alerts judge and dashboards draw; and a
run's trace goes over the whole system. One file, so that one cloud is started."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from local.cloud import ROOT
from local.demo import TENANT
from local.provisioning.dashboards import load_dashboards
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.ids import new_id
from tests.telemetry.conftest import RUNS, TRACE, Prometheus, Watched, wait_until
from tests.telemetry.log_filters import matches

AGENTS = {"planning", "finance", "vendors"}
#: Series that only a failure brings about.
ABSENT_HERE = "maestro_llm_fallbacks_total"
#: The runbook's questions to which a system that works need not have an answer.
FAILURES = {
    "What failed lately?",
    "Which messages could not be handled?",
    "Why did an agent fail or try again?",
    "Which answers were slow?",
    "Which calls of models failed, and why?",
}


def test_metrics_count_what_was_done(watched: Watched) -> None:
    metrics = watched.metrics()

    for agent in ("planning", "finance", "vendors"):
        steps = f'maestro_agent_steps_total{{agent="{agent}",outcome="success",service="{agent}"}}'
        assert metrics[steps] == RUNS
    assert metrics['maestro_runs_total{service="maestro",state="completed",tenant="demo"}'] == RUNS
    assert metrics['maestro_requests_total{service="maestro",status="200"}'] == RUNS
    calls = 'maestro_llm_calls_total{agent="finance",model="t_pro",outcome="ok",service="finance"}'
    assert metrics[calls] == RUNS
    assert metrics['maestro_run_rubles_total{service="maestro",tenant="demo"}'] > 0
    assert metrics["maestro_housekeeping_timestamp_seconds"] > 0


def test_prometheus_has_the_same_series(watched: Watched, prometheus: Prometheus) -> None:
    shown = watched.metrics()

    def missing() -> set[str]:
        found = prometheus.get("query", query='{__name__=~"maestro_.+"}')["data"]["result"]
        return set(shown) - {_series(one["metric"]) for one in found}

    wait_until(lambda: not missing(), missing)


def test_rules_of_all_alerts_can_be_evaluated_and_none_fires_on_a_healthy_system(
    watched: Watched, prometheus: Prometheus
) -> None:
    def rules() -> list[dict[str, Any]]:
        return [rule for group in prometheus.get("rules")["data"]["groups"] for rule in group["rules"]]

    wait_until(lambda: all(rule["health"] == "ok" for rule in rules()))

    firing = {rule["name"] for rule in rules() if rule["state"] == "firing"}
    assert firing == set()


@pytest.mark.parametrize("name", load_dashboards())
def test_dashboard_shows_real_series(
    name: str, watched: Watched, prometheus: Prometheus, tmp_path: Path
) -> None:
    from matplotlib import pyplot

    panels = load_dashboards()[name]["panels"]

    drawn = {f"{panel['title']} [{panel['unit']}]": _curves(panel, prometheus) for panel in panels}

    _draw(drawn, tmp_path / f"{name}.png")
    pyplot.close("all")
    needed = [f"{one['title']} [{one['unit']}]" for one in panels if ABSENT_HERE not in str(one)]
    assert {title: bool(drawn[title]) for title in needed} == dict.fromkeys(needed, True)
    assert (tmp_path / f"{name}.png").stat().st_size > 10_000


def trace_of(watched: Watched) -> dict[str, Any]:
    """When the lines of the last run have arrived."""
    path = f"/maestro/requests/{watched.run_ids[-1]}/trace"

    def services() -> set[str]:
        return {node["service"] for node in flat(watched.get(path).json()["works"])}

    wait_until(lambda: AGENTS | {"maestro"} <= services())
    return dict(watched.get(path).json())


def flat(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for node in nodes for found in (node, *flat(node["children"]))]


def test_run_goes_on_in_the_trace_of_its_caller(watched: Watched) -> None:
    trace = trace_of(watched)

    assert trace["trace_id"] == TRACE
    assert trace["state"] == "completed"


def test_agents_work_stands_under_the_request_that_caused_it(watched: Watched) -> None:
    (request,) = trace_of(watched)["works"]

    below = {node["service"] for node in flat(request["children"])}
    assert request["name"] == "POST /api/v1/maestro/requests"
    assert below >= AGENTS


def test_every_agent_says_why_it_was_called_or_not(watched: Watched) -> None:
    agents = {agent["agent"]: agent for agent in trace_of(watched)["agents"]}

    assert {name for name, agent in agents.items() if agent["called"]} == AGENTS
    assert all(agents[name]["worked_ms"] > 0 for name in AGENTS)
    assert all(agent["why"].startswith("Не вызван") for agent in agents.values() if not agent["called"])


def test_database_calls_stand_under_the_work_that_made_them(watched: Watched) -> None:
    works = flat(trace_of(watched)["works"])

    planning = next(node for node in works if node["service"] == "planning" and node["name"] == "work_step")
    assert "database: UPDATE run_steps" in {node["name"] for node in planning["children"]}
    assert "agent" in {node["name"] for node in planning["children"]}


def test_trace_of_another_agency_is_not_found(watched: Watched, directory: Path) -> None:
    stranger = TokenIssuer(directory).issue(new_id("tenant"), "stranger", Role.OWNER)

    answer = watched.get(f"/maestro/requests/{watched.run_ids[-1]}/trace", stranger)

    assert answer.status_code == 404


def test_every_line_of_every_function_is_json(watched: Watched, directory: Path) -> None:
    lines = [line for path in (directory / "logs").glob("*.log") for line in path.read_text().splitlines()]

    assert [line for line in lines if not line.startswith("{")] == []
    assert len(lines) > 20


def lines_of(directory: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in (directory / "logs").glob("*.log")
        for line in path.read_text().splitlines()
    ]


def filters_of_the_runbook() -> dict[str, str]:
    """Question → filter."""
    table = re.findall(r"^\| (.+?\?) \| `(.+?)`", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    return dict(table)


@pytest.mark.parametrize("question", filters_of_the_runbook())
def test_filter_of_the_runbook_finds_what_there_is(question: str, watched: Watched, directory: Path) -> None:
    """Of what a system that works has to tell."""
    ours = {"run_…": watched.run_ids[-1], '"…"': f'"{TRACE}"', "usr_…": "producer", "tenant_…": TENANT}
    wanted = filters_of_the_runbook()[question]
    for placeholder, value in ours.items():
        wanted = wanted.replace(placeholder, value)

    found = [line["message"] for line in lines_of(directory) if matches(wanted, line)]

    assert found or question in FAILURES


def _curves(panel: dict[str, Any], prometheus: Prometheus) -> dict[str, list[tuple[float, float]]]:
    """Legend → points. A query that Prometheus does not understand fails here."""
    now, curves = time.time(), {}
    for query in panel["queries"]:
        expression = query["expr"].replace("$__rate_interval", "2m").replace("[1h]", "[2m]")
        answer = prometheus.get("query_range", query=expression, start=now - 30, end=now, step=2)
        for result in answer["data"]["result"]:
            legend = _filled(query["legend"], result["metric"])
            points = [(float(at), float(value)) for at, value in result["values"]]
            curves[legend] = [(at - now, value) for at, value in points if value == value]
    return {legend: points for legend, points in curves.items() if points}


def _filled(legend: str, labels: dict[str, str]) -> str:
    return re.sub(r"{{(\w+)}}", lambda name: labels[name[1]], legend)


def _draw(panels: dict[str, dict[str, list[tuple[float, float]]]], path: Path) -> None:
    from matplotlib import use

    use("Agg")
    from matplotlib import pyplot

    rows = (len(panels) + 1) // 2
    figure, axes = pyplot.subplots(rows, 2, figsize=(12, 2.6 * rows), squeeze=False, dpi=70)
    for axis in axes.flat[len(panels) :]:
        axis.axis("off")
    for axis, (title, curves) in zip(axes.flat, panels.items(), strict=False):
        axis.set_title(title)
        for legend, points in curves.items():
            axis.plot(*zip(*points, strict=True), label=legend)
        axis.set_ylim(bottom=0)
        if curves:
            axis.legend(fontsize=6)
    figure.tight_layout()
    figure.savefig(path)


def _series(metric: dict[str, str]) -> str:
    """As the text format writes it, without what the scrape adds."""
    added = {"__name__", "instance", "job"}
    labels = ",".join(f'{name}="{value}"' for name, value in sorted(metric.items()) if name not in added)
    return f"{metric['__name__']}{{{labels}}}" if labels else metric["__name__"]
