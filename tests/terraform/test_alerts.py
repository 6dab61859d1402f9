"""Every alert of the brief fires on its case, is silent beside it, and has its paragraph in the runbook."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from local.provisioning.alerts import AlertsRefused, alert_files, upload

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "terraform/alerts"
GROUPS = ("critical", "warning", "info")
Document = dict[str, Any]


def rules_of(group: str) -> list[Document]:
    (only,) = yaml.safe_load((ALERTS / f"{group}.yaml").read_text())["groups"]
    return list(only["rules"])


RULES = [pytest.param(group, rule, id=rule["alert"]) for group in GROUPS for rule in rules_of(group)]


def run_tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed: apt install prometheus prometheus-alertmanager")
    return subprocess.run([name, *arguments], capture_output=True, text=True, check=False, cwd=ALERTS)


def test_rules_fire_on_their_cases_and_are_silent_beside_them() -> None:
    ran = run_tool("promtool", "test", "rules", *(f"tests/{group}.yaml" for group in GROUPS))

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_alertmanager_takes_its_configuration() -> None:
    ran = run_tool("amtool", "check-config", "alertmanager.yaml")

    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(("group", "rule"), RULES)
def test_alert_has_a_case_and_says_how_grave_it_is(group: str, rule: Document) -> None:
    cases = yaml.safe_load((ALERTS / f"tests/{group}.yaml").read_text())["tests"]

    fired = [case for test in cases for case in test["alert_rule_test"] if case["exp_alerts"]]

    assert rule["alert"] in {case["alertname"] for case in fired}
    assert rule["labels"]["severity"] == group


@pytest.mark.parametrize(("group", "rule"), RULES)
def test_alert_links_to_its_paragraph(group: str, rule: Document) -> None:
    file, _, anchor = rule["annotations"]["runbook"].partition("#")

    headings = re.findall(r"^#+ (.+)$", (ROOT / file).read_text("utf-8"), re.MULTILINE)

    assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_messages_that_the_runbook_looks_for_are_printed() -> None:
    sources = [
        path for folder in ("functions", "shared", "triggers") for path in (ROOT / folder).rglob("*.py")
    ]
    code = "\n".join(path.read_text("utf-8") for path in sources)

    wanted = set(re.findall(r'message: "([^"]+)"', (ROOT / "docs/runbook.md").read_text("utf-8")))

    assert {message for message in wanted if f'"{message}"' not in code} == set()
    assert len(wanted) >= 5


class Monitoring:
    """The service as its page describes it: keeps what is put, answers 204, or 400 when told to."""

    def __init__(self) -> None:
        self.refuses = False
        self.kept: list[tuple[str, str | None, Document]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.kept.append((self.path, self.headers["Authorization"], body))
                self.send_response(400 if service.refuses else 204)
                self.end_headers()
                if service.refuses:
                    self.wfile.write(b"no matching channel")

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def monitoring() -> Iterator[Monitoring]:
    service = Monitoring()
    yield service
    service.server.shutdown()
    service.server.server_close()


def test_every_file_is_put_into_the_workspace(monitoring: Monitoring) -> None:
    upload("mon1", alert_files(ALERTS), token="iam", endpoint=monitoring.url)

    paths = [path for path, _, _ in monitoring.kept]
    rules = "/prometheus/workspaces/mon1/extensions/v1/rules"
    assert paths == [rules] * 3 + ["/prometheus/workspaces/mon1/extensions/v1/alertmanager"]
    assert [body.get("name") for _, _, body in monitoring.kept] == ["critical", "info", "warning", None]
    assert {authorization for _, authorization, _ in monitoring.kept} == {"Bearer iam"}
    (_, _, first) = monitoring.kept[0]
    assert base64.b64decode(first["content"]) == (ALERTS / "critical.yaml").read_bytes()


def test_file_that_is_refused_is_named_with_the_reason(monitoring: Monitoring) -> None:
    monitoring.refuses = True

    with pytest.raises(AlertsRefused, match=r"critical.yaml: 400 no matching channel"):
        upload("mon1", alert_files(ALERTS), token="iam", endpoint=monitoring.url)


def test_service_that_is_away_is_named(monitoring: Monitoring) -> None:
    with pytest.raises(AlertsRefused, match="ConnectError"):
        upload("mon1", alert_files(ALERTS), token="iam", endpoint="http://127.0.0.1:1")
