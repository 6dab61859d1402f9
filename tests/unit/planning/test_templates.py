from functions.planning.templates import template, template_summaries
from shared.brief import EventFormat, EventType


def test_there_is_a_template_for_every_type() -> None:
    assert [summary.event_type for summary in template_summaries()] == list(EventType)


def test_a_template_says_how_long_the_work_is() -> None:
    party = template(EventType.CORPORATE_PARTY, EventFormat.OFFLINE, guests=150)

    assert (party.working_days, party.usual_weeks, party.min_weeks) == (41, 6, 4)
    assert party.tasks == len(party.work)


def test_a_template_shows_what_a_rush_leaves_of_a_task() -> None:
    party = template(EventType.CORPORATE_PARTY, EventFormat.OFFLINE, guests=150)

    production = next(task for task in party.work if task.code == "E5")
    assert (production.days, production.min_days, production.optional) == (12, 5, True)


def test_a_template_explains_what_is_not_needed() -> None:
    webinar = template(EventType.WEBINAR, EventFormat.OFFLINE, guests=200)

    assert {one.code: one.effect for one in webinar.not_needed}["B4"] == "площадка не нужна"
