"""Twenty runs at once by four agencies: nobody sees anything of another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from functions.maestro.models import RunView
from local.running import RunningCloud
from shared.ids import new_id
from shared.runs.models import RunState
from tests.flows.agency import REQUESTS, Agency
from tests.flows.answers import part_of
from tests.flows.conftest import open_agency

NAMES = ("Альфа", "Бета", "Гамма", "Дельта")
RUNS_EACH = 5


@dataclass(frozen=True)
class Business:
    """An agency with a vendor of its own and five answered requests; its name stands in all of them."""

    name: str
    agency: Agency
    runs: list[RunView]


@pytest.fixture(scope="module")
def businesses(cloud: RunningCloud, plain_directory: Path) -> Iterator[list[Business]]:
    """All twenty requests are sent at once."""
    with ExitStack() as stack, ThreadPoolExecutor(len(NAMES) * RUNS_EACH) as threads:
        agencies = {
            name: stack.enter_context(open_agency(cloud, plain_directory, new_id("tenant"))) for name in NAMES
        }
        for name, agency in agencies.items():
            add_vendor(agency, name)
        asked = list(threads.map(lambda pair: ask(*pair), list(agencies.items()) * RUNS_EACH))
        yield [
            Business(name, agency, [run for asker, run in asked if asker == name])
            for name, agency in agencies.items()
        ]


def add_vendor(agency: Agency, name: str) -> None:
    vendor = {"name": f"Фотостудия {name}", "categories": ["photo"], "city": "Казань"}
    agency.send("POST", "/api/v1/vendors", vendor).raise_for_status()


def ask(name: str, agency: Agency) -> tuple[str, RunView]:
    return name, agency.closed(agency.ask_form(f"Юбилей {name}", wishes=[f"секрет {name}"]), seconds=60)


def others(business: Business) -> list[str]:
    return [name for name in NAMES if name != business.name]


def test_all_runs_are_answered(businesses: list[Business]) -> None:
    assert [run.state for one in businesses for run in one.runs] == [RunState.COMPLETED] * 20


def test_each_agency_lists_its_own_runs(businesses: list[Business]) -> None:
    listed = [
        {run["id"] for run in one.agency.send("GET", f"{REQUESTS}?limit=100").json()["items"]}
        for one in businesses
    ]

    assert listed == [{run.id for run in one.runs} for one in businesses]


def test_each_answer_recommends_the_agency_its_own_vendors(businesses: list[Business]) -> None:
    for business in businesses:
        for run in business.runs:
            found = part_of(run, "vendors").data["categories"]
            names = {vendor["name"] for one in found for vendor in one["candidates"]}
            assert names == {f"Фотостудия {business.name}"}


def test_no_answer_has_a_word_of_another_agency(businesses: list[Business]) -> None:
    for business in businesses:
        words = "".join(run.model_dump_json() for run in business.runs)
        assert business.name in words
        assert [name for name in others(business) if name in words] == []


def test_id_of_another_agency_is_unknown(businesses: list[Business]) -> None:
    pairs = [(one, other) for one, other in product(businesses, businesses) if one is not other]

    seen = {
        one.agency.send(method, path).status_code
        for one, other in pairs
        for method, path in every_way_to(other.runs[0])
    }

    assert len(pairs) == 12
    assert seen == {404}


def every_way_to(run: RunView) -> list[tuple[str, str]]:
    return [
        ("GET", f"{REQUESTS}/{run.id}"),
        ("POST", f"{REQUESTS}/{run.id}/cancel"),
        ("POST", f"{REQUESTS}/{run.id}/steps/finance/retry"),
        ("GET", f"/api/v1/maestro/conversations/{run.conversation_id}"),
        ("GET", f"/api/v1/events/{run.event_id}"),
        ("GET", f"/api/v1/planning/events/{run.event_id}/timeline"),
    ]
