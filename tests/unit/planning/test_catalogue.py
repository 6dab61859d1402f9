from itertools import product

import pytest
from pydantic import ValidationError

from functions.planning.catalogue import EVENT_DAY, CatalogueTask, base_catalogue, network_of, tasks_for
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


@pytest.mark.parametrize(
    ("event_type", "code", "title"),
    [
        (EventType.CORPORATE_PARTY, "K2", "Такси домой для гостей"),
        (EventType.CONFERENCE, "K1", "Приём заявок спикеров"),
        (EventType.WEDDING, "K1", "Заявление в ЗАГС"),
        (EventType.FESTIVAL, "K6", "Погодные пороги: кто и когда останавливает программу"),
        (EventType.EXHIBITION, "K3", "Руководство экспонента (выдать за 12 недель)"),
        (EventType.TEAM_BUILDING, "K1", "План Б на погоду"),
        (EventType.PRODUCT_LAUNCH, "K1", "Эмбарго: дата и кто под ним"),
        (EventType.WEBINAR, "S4", "Монтаж и рассылка записи"),
    ],
)
def test_a_type_adds_its_own_work(event_type: EventType, code: str, title: str) -> None:
    assert tasks_for(event_type, EventFormat.OFFLINE, guests=150).tasks[code].title == title


@pytest.mark.parametrize("event_type", [EventType.WEDDING, EventType.TEAM_BUILDING, EventType.PRODUCT_LAUNCH])
def test_private_events_sell_no_tickets_and_need_no_permits(event_type: EventType) -> None:
    tasks = tasks_for(event_type, EventFormat.OFFLINE, guests=150).tasks

    assert {"F2", "F3", "G2"} & tasks.keys() == set()


def test_speakers_are_called_half_a_year_before_a_conference() -> None:
    tasks = tasks_for(EventType.CONFERENCE, EventFormat.OFFLINE, guests=150).tasks

    assert tasks["K1"].days_before_event == 26 * 7


def test_what_stood_behind_a_dropped_task_stands_behind_its_predecessors() -> None:
    tasks = tasks_for(EventType.CORPORATE_PARTY, EventFormat.OFFLINE, guests=150).tasks

    assert tasks["F5"].after == ("A2", "C1", "F1")


def test_a_misspelt_field_of_the_data_is_refused() -> None:
    with pytest.raises(ValidationError, match="afer"):
        CatalogueTask.model_validate(
            {"id": "A1", "title": "Бриф", "stage": "brief", "role": "PM", "days": 1, "min": 1, "afer": []}
        )
