"""Decisions that end a stage: recorded with who, when and which version, and taken back."""

import pytest

from tests.functions.invoking import Answer, Caller
from tests.functions.planning.conftest import create_planned_event


@pytest.fixture
def event(manager: Caller) -> str:
    return create_planned_event(manager)


def record(manager: Caller, event: str, gate: str = "gate_1", version: int = 2, **body: object) -> Answer:
    path = f"/api/v1/planning/events/{event}/gates/{gate}"
    return manager.call("PUT", path, {"passed": True, **body}, If_Match=f'"{version}"')


def gate_of(answer: Answer, code: str = "gate_1") -> dict[str, object]:
    gates = (stage["gate"] for stage in answer.body["stages"] if stage["gate"])
    return next(gate for gate in gates if gate["code"] == code)


def test_passed_gate_names_who_and_which_version(manager: Caller, event: str) -> None:
    answer = record(manager, event, note="письмо заказчика от 22.11")

    found = gate_of(answer)["record"]
    assert (answer.status, answer.headers["ETag"]) == (200, '"3"')
    assert isinstance(found, dict)
    assert (found["by"], found["version"], found["note"]) == ("tester", 2, "письмо заказчика от 22.11")


def test_record_outlives_a_new_plan(manager: Caller, event: str) -> None:
    record(manager, event)
    manager.call("POST", f"/api/v1/planning/events/{event}/plan", {})

    timeline = manager.call("GET", f"/api/v1/planning/events/{event}/timeline")

    assert gate_of(timeline)["record"]


def test_record_is_taken_back(manager: Caller, event: str) -> None:
    record(manager, event)

    answer = record(manager, event, version=3, passed=False)

    assert gate_of(answer)["record"] is None


def test_record_of_a_version_somebody_changed_is_refused(manager: Caller, event: str) -> None:
    assert record(manager, event, version=1).status == 412


def test_gate_the_plan_does_not_have_is_not_found(manager: Caller, event: str) -> None:
    assert record(manager, event, gate="gate_99").status == 404
