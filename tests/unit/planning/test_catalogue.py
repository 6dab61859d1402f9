from itertools import product

import pytest

from functions.planning.catalogue import EVENT_DAY, base_catalogue, network_of, tasks_for
from shared.brief import EventFormat, EventType

EVERY_KIND = list(product(EventType, EventFormat))


@pytest.mark.parametrize(("event_type", "event_format"), EVERY_KIND)
def test_every_task_leads_to_the_event_or_follows_it(
    event_type: EventType, event_format: EventFormat
) -> None:
    network = network_of(tasks_for(event_type, event_format, guests=150).tasks)

    before = network.ancestors(EVENT_DAY)
    after = {code for code in network.order if EVENT_DAY in network.ancestors(code)}

    assert before | after | {EVENT_DAY} == set(network.order)


@pytest.mark.parametrize(("event_type", "event_format"), EVERY_KIND)
def test_no_task_has_a_minimum_above_its_duration(event_type: EventType, event_format: EventFormat) -> None:
    tasks = tasks_for(event_type, event_format, guests=150).tasks

    assert [task.id for task in tasks.values() if task.min > task.days] == []


@pytest.mark.parametrize(("event_type", "event_format"), EVERY_KIND)
def test_every_optional_or_fixed_task_says_what_is_lost_without_it(
    event_type: EventType, event_format: EventFormat
) -> None:
    tasks = tasks_for(event_type, event_format, guests=150).tasks

    assert [task.id for task in tasks.values() if (task.optional or task.fixed) and not task.lost] == []


@pytest.mark.parametrize("event_type", EventType)
def test_every_role_of_a_type_is_known(event_type: EventType) -> None:
    tasks = tasks_for(event_type, EventFormat.HYBRID, guests=150).tasks

    assert {task.role for task in tasks.values()} <= base_catalogue().roles.keys()


def test_corporate_party_sells_no_tickets_and_collects_answers_in_ten_days() -> None:
    chosen = tasks_for(EventType.CORPORATE_PARTY, EventFormat.OFFLINE, guests=150)

    assert {"F2", "F3", "F4"} & chosen.tasks.keys() == set()
    assert chosen.dropped["F2"] == "закрытое событие, билеты не продаются"
    assert chosen.tasks["F6"].days == 10


def test_festival_sells_tickets_only_after_the_permits() -> None:
    network = network_of(tasks_for(EventType.FESTIVAL, EventFormat.OFFLINE, guests=5000).tasks)

    early, late = network.early_starts(), network.late_starts(EVENT_DAY, network.early_starts()[EVENT_DAY])

    assert "G2" in network.after["F5"]
    assert late["G2"] == early["G2"]


def test_webinar_needs_no_venue_and_checks_the_platform() -> None:
    tasks = tasks_for(EventType.WEBINAR, EventFormat.OFFLINE, guests=200).tasks

    assert [code for code in tasks if code.startswith(("B", "D"))] == []
    assert tasks["S2"].days_before_event == 3


def test_hybrid_is_the_physical_plan_and_a_technical_run() -> None:
    physical = tasks_for(EventType.CONFERENCE, EventFormat.OFFLINE, guests=300)
    hybrid = tasks_for(EventType.CONFERENCE, EventFormat.HYBRID, guests=300)

    assert physical.tasks.keys() < hybrid.tasks.keys()
    assert hybrid.tasks["S3"].after == ("E6", "S1")
    assert hybrid.lead.usual_weeks == physical.lead.usual_weeks + 2


def test_lead_time_grows_with_the_number_of_guests() -> None:
    small = tasks_for(EventType.CONFERENCE, EventFormat.OFFLINE, guests=199).lead
    large = tasks_for(EventType.CONFERENCE, EventFormat.OFFLINE, guests=200).lead

    assert (small.usual_weeks, large.usual_weeks) == (22, 39)
