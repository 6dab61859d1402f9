"""The base catalogue against the table of the domain notes: latest start and float of every task."""

import pytest

from functions.planning.catalogue import EVENT_DAY, base_catalogue, network_of
from functions.planning.network import Network

#: code: (working days before the event at which it must begin, spare working days)
TABLE = {
    "A1": (59, 0),
    "A2": (56, 0),
    "A3": (52, 4),
    "A4": (55, 1),
    "A5": (47, 4),
    "B1": (54, 0),
    "B2": (52, 0),
    "B3": (47, 0),
    "B4": (44, 0),
    "C1": (40, 8),
    "C2": (22, 23),
    "C3": (15, 23),
    "C4": (10, 23),
    "C5": (4, 24),
    "C6": (1, 18),
    "D1": (15, 24),
    "D2": (10, 24),
    "D3": (7, 24),
    "D4": (1, 3),
    "E1": (14, 30),
    "E2": (12, 30),
    "E3": (7, 30),
    "E4": (21, 18),
    "E5": (14, 18),
    "E6": (2, 18),
    "F1": (39, 0),
    "F2": (37, 8),
    "F3": (35, 8),
    "F4": (34, 0),
    "F5": (30, 0),
    "F6": (29, 0),
    "F7": (1, 3),
    "F8": (4, 0),
    "G1": (2, 37),
    "G2": (22, 17),
    "G3": (5, 28),
    "G4": (3, 36),
    "G5": (7, 32),
    "G6": (3, 36),
    "G7": (5, 23),
    "G8": (7, 26),
    "G9": (2, 37),
    "H1": (0, 0),
}


@pytest.fixture
def network() -> Network:
    return network_of({task.id: task for task in base_catalogue().tasks})


def test_event_day_of_the_base_case_is_working_day_59(network: Network) -> None:
    assert network.early_starts()[EVENT_DAY] == 59


def test_close_out_of_the_base_case_ends_at_working_day_75(network: Network) -> None:
    early = network.early_starts()

    assert max(early[code] + network.days[code] for code in network.order) == 75


def test_latest_starts_and_floats_of_the_base_case(network: Network) -> None:
    early = network.early_starts()
    late = network.late_starts(EVENT_DAY, 59)

    assert {code: (59 - late[code], late[code] - early[code]) for code in late} == TABLE


def test_critical_path_of_the_base_case(network: Network) -> None:
    early = network.early_starts()
    late = network.late_starts(EVENT_DAY, 59)

    critical = [code for code in network.order if late.get(code) == early[code]]

    assert critical == ["A1", "A2", "B1", "B2", "B3", "B4", "F1", "F4", "F5", "F6", "F8", "H1"]


def test_every_role_and_stage_is_named() -> None:
    catalogue = base_catalogue()

    assert {task.role for task in catalogue.tasks} <= catalogue.roles.keys()
