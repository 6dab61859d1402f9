"""Somebody who has just started the system: what it prints works, and what it keeps is kept."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.cloud import ROOT
from local.demo import TENANT
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role
from tests.e2e.api import REQUESTS, Api
from tests.local.processes import eventually

WEDDING = "свадьба на 60 гостей в Сочи в июне, бюджет 1,8 млн, нужен ведущий и живая музыка"
CONFERENCE = "конференция на 200 человек в Екатеринбурге в апреле"


@pytest.fixture(scope="module")
def banner(cloud: RunningCloud, directory: Path) -> str:
    """What `up` printed on a fresh directory, a moment after it answers."""
    log = directory / "up.log"
    assert eventually(lambda: "local ask" in log.read_text("utf-8"))
    return log.read_text("utf-8")


@pytest.fixture(scope="module")
def own_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def own_cloud(own_directory: Path) -> Iterator[RunningCloud]:
    """To be stopped and killed."""
    with running_cloud(own_directory, test_controls=False) as running:
        yield running


@pytest.fixture
def producer(own_cloud: RunningCloud, own_directory: Path) -> Iterator[Api]:
    with Api(own_cloud.url, TokenIssuer(own_directory).issue(TENANT, "producer", Role.OWNER)) as opened:
        yield opened


def ask(directory: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local", "ask", "--directory", str(directory), *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def of_session(leader: int) -> list[int]:
    """Processes that still run of those which `leader` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session, *_ = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(session) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_up_prints_where_everything_is(banner: str, cloud: RunningCloud) -> None:
    assert f"{cloud.url}/api/v1\n" in banner
    assert f"{cloud.url}/docs\n" in banner
    assert re.search(r"Токен +eyJ[\w-]+\.[\w-]+\.[\w-]+\n", banner)
    assert "Ctrl-C" in banner


def test_producer_signs_in_where_up_says(banner: str, cloud: RunningCloud) -> None:
    """By the local OpenID provider, on the page of whose consent a person presses a button."""
    [page] = re.findall(r"Вход +(\S+)", banner)
    with httpx.Client(base_url=cloud.url, trust_env=False) as browser:
        assert 'data-provider="openid"' in browser.get(page).text
        begun = browser.post("/api/v1/auth/openid/start", json={}).json()
        allowed = httpx.post(begun["authorization_url"], data={"sub": "producer"})
        back = browser.get(allowed.headers["Location"])
        token = browser.post("/api/v1/auth/token", json={}).json()["access_token"]
        me = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()

    assert back.headers["Location"] == f"{cloud.url}/account"
    assert (me["subject"], me["tenant_id"], me["role"]) == ("producer", TENANT, "owner")


def test_link_in_the_local_inbox_signs_in(cloud: RunningCloud) -> None:
    with httpx.Client(base_url=cloud.url, trust_env=False) as browser:
        assert browser.post("/api/v1/auth/email", json={"email": "manager@demo.example"}).status_code == 202
        letter = httpx.get(f"{cloud.state.mail_url}/letters/1").text
        [secret] = re.findall(rf"{cloud.url}/sign-in#token=([\w-]+)", letter)
        answer = browser.post("/api/v1/auth/email/confirm", json={"token": secret})

    assert answer.status_code == 200


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_that_up_prints_answers_with_a_plan(banner: str) -> None:
    [command] = re.findall(r"curl(?:.*\\\n)+.*", banner)

    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)

    run = json.loads(result.stdout)
    assert run["state"] == "completed"
    assert [part["step"] for part in run["result"]["parts"]] == ["planning", "finance", "vendors"]
    assert "Казань" in result.stdout  # readable in a terminal, not in escapes


def test_documentation_is_open_to_everybody(nobody: Api) -> None:
    page = nobody.send("GET", "/docs")

    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "/api/v1/maestro/requests" in page.text
    assert "://cdn" not in page.text  # works without the internet


def test_two_people_ask_at_once(cloud: RunningCloud, directory: Path) -> None:
    asked = [ask(directory, WEDDING), ask(directory, CONFERENCE)]

    (wedding, _), (conference, _) = [process.communicate(timeout=60) for process in asked]

    assert [process.returncode for process in asked] == [0, 0]
    assert "Сочи" in wedding
    assert "Екатеринбург" not in wedding
    assert "Екатеринбург" in conference


def test_answer_has_every_part_in_russian(cloud: RunningCloud, directory: Path) -> None:
    answer, progress = ask(directory, WEDDING).communicate(timeout=60)

    parts = ("Как понят запрос", "Принято по умолчанию", "План", "Критический путь", "Смета", "Подрядчики")
    assert [part for part in parts if part not in answer] == []
    assert all(f"{agent}: готово" in progress for agent in ("План и задачи", "Смета и бюджет", "Подрядчики"))


def test_json_of_the_command_is_the_result_of_the_api(cloud: RunningCloud, directory: Path, api: Api) -> None:
    printed, _ = ask(directory, "--json", WEDDING).communicate(timeout=60)

    newest = api.send("GET", f"{REQUESTS}?limit=1").json()["items"][0]
    assert json.loads(printed) == api.send("GET", f"{REQUESTS}/{newest['id']}").json()["result"]


def test_command_says_how_to_start_what_does_not_run(tmp_path: Path) -> None:
    process = ask(tmp_path, WEDDING)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "make run" in told


def test_stopped_system_leaves_no_process_and_keeps_what_it_had(
    own_cloud: RunningCloud, producer: Api
) -> None:
    run, known = producer.ask(CONFERENCE), vendors(producer)
    leader = own_cloud.state.pid

    code = own_cloud.stop()
    left = of_session(leader)
    own_cloud.restart()

    assert (code, left) == (0, [])
    assert producer.send("GET", f"{REQUESTS}/{run['id']}").json() == run
    assert vendors(producer) == known
    assert len(known) >= 150


def test_killed_system_starts_again_and_answers(own_cloud: RunningCloud, producer: Api) -> None:
    run = producer.ask(CONFERENCE)
    leader = own_cloud.state.pid

    own_cloud.kill()
    gone = eventually(lambda: not of_session(leader), seconds=10)
    own_cloud.restart()

    assert gone
    assert producer.send("GET", f"{REQUESTS}/{run['id']}").json() == run
    assert producer.ask(WEDDING)["state"] == "completed"


def vendors(api: Api) -> list[Any]:
    """Every vendor's id, page by page."""
    found, cursor = [], ""
    while cursor is not None:
        page = api.send("GET", f"/api/v1/vendors/search?limit=100{cursor and f'&cursor={cursor}'}").json()
        found += [vendor["id"] for vendor in page["items"]]
        cursor = page["next_cursor"]
    return found


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [targets] = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    # `make test` hands its own level down, and make below it would name the folders it enters.
    command = ["env", "-u", "MAKELEVEL", "-u", "MAKEFLAGS", "make", "help"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert [line.split()[0] for line in result.stdout.splitlines()] == targets.split()
