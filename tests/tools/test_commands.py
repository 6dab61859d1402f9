"""The tools as an operator calls them, on a local cloud that runs."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.demo import TENANT
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.runs.models import RunState
from tests.flows.agency import Agency

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Operator:
    """At a terminal, beside an agency that works."""

    cloud: RunningCloud
    directory: Path
    agency: Agency

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "local", "tools", "--directory", str(self.directory), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    directory = tmp_path_factory.mktemp("cloud")
    with running_cloud(directory) as cloud:
        token = TokenIssuer(directory).issue(TENANT, "producer", Role.OWNER)
        with Agency(cloud.url, token) as agency:
            yield Operator(cloud, directory, agency)


def test_replayed_run_answers_again_for_the_same_event(operator: Operator) -> None:
    run = operator.agency.closed(operator.agency.ask())

    ran = operator("replay", run.id, "--tenant", TENANT)

    assert ran.returncode == 0, ran.stderr
    again = operator.agency.closed(run)
    assert again.state is RunState.COMPLETED
    assert again.event_id == run.event_id
    assert [step.attempt for step in again.steps] == [step.attempt + 1 for step in run.steps]


def test_run_of_nobody_cannot_be_replayed(operator: Operator) -> None:
    ran = operator("replay", "run_of_nobody", "--tenant", TENANT)

    assert (ran.returncode, ran.stderr) == (1, "No such request.\n")


def test_closed_run_waits_for_nothing(operator: Operator) -> None:
    run = operator.agency.closed(operator.agency.ask())

    ran = operator("resend", "--run", run.id, "--tenant", TENANT)

    assert (ran.returncode, ran.stdout) == (0, "")


def test_letters_of_every_queue_are_counted(operator: Operator) -> None:
    ran = operator("letters")

    assert ran.returncode == 0, ran.stderr
    assert "     0  finance-dlq\n" in ran.stdout


def test_quotas_show_what_this_cloud_uses(operator: Operator) -> None:
    rows = {row[1]: row for line in operator("quotas").stdout.splitlines() if len(row := columns(line)) > 4}

    functions = rows["Number of functions per cloud"]
    assert functions[2:5] == ["8", "10", "80%"]
    assert functions[-1] == "NEAR"
    assert rows["Number of queues per cloud"][2] == "11"
    assert rows["Request units per second per cloud"][2] == "?"


def columns(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def test_secrets_are_brought_under_the_present_key(operator: Operator) -> None:
    ran = operator("rewrap")

    assert (ran.returncode, ran.stdout) == (0, "no secrets\n"), ran.stderr


def test_agency_is_paused_and_resumed(operator: Operator) -> None:
    paused, resumed = operator("tenant", "pause", TENANT), operator("tenant", "resume", TENANT)

    assert paused.stdout.startswith(f"{TENANT}  paused  ")
    assert resumed.stdout.startswith(f"{TENANT}  active  ")


def test_pause_stands_in_the_agencys_journal(operator: Operator) -> None:
    operator("tenant", "pause", TENANT)
    operator("tenant", "resume", TENANT)

    entries = operator.agency.send("GET", "/api/v1/audit?object_type=tenant").json()["items"]

    assert [entry["actor"] for entry in entries[:2]] == ["operator", "operator"]
    assert entries[0]["changes"] == [
        {"field": "status", "before": "paused", "after": "active", "personal": False}
    ]


def test_running_system_is_backed_up(operator: Operator) -> None:
    ran = operator("backup", "--name", "first")

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("first: ")


def test_backup_is_not_restored_over_a_running_system(operator: Operator) -> None:
    operator("backup", "--name", "second")

    ran = operator("restore", "second")

    assert ran.returncode == 1
    assert ran.stderr.startswith("tables are not empty: ")


def test_tools_need_a_cloud(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "local", "tools", "--directory", str(tmp_path), "letters"]

    ran = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (1, f"no local cloud runs in {tmp_path}: start it by `make run`\n")
