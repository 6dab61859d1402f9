from datetime import date, timedelta

from functions.planning.guest_letters import guest_letters
from shared.brief import EventType

EVENT_DAY = date(2027, 6, 16)
LONG_BEFORE = date(2027, 1, 11)


def letters(today: date, *, invited: date | None = None, last_day: date = EVENT_DAY) -> dict[str, date]:
    starts = {"F5": invited} if invited else {}
    found = guest_letters(EventType.CONFERENCE, EVENT_DAY, last_day, today, starts)
    return {letter.code: letter.date for letter in found}


def test_letters_come_by_date() -> None:
    days = list(letters(LONG_BEFORE).values())

    assert days == sorted(days)


def test_the_invitation_goes_out_when_the_plan_sends_it() -> None:
    assert letters(LONG_BEFORE, invited=date(2027, 5, 3))["invitation"] == date(2027, 5, 3)


def test_without_such_a_task_guests_are_invited_five_weeks_before() -> None:
    assert letters(LONG_BEFORE)["invitation"] == EVENT_DAY - timedelta(days=35)


def test_a_late_invitation_goes_out_today() -> None:
    assert letters(date(2027, 6, 10))["invitation"] == date(2027, 6, 10)


def test_nobody_is_asked_to_keep_a_date_he_is_already_invited_to() -> None:
    assert "save_the_date" not in letters(LONG_BEFORE, invited=date(2027, 3, 1))


def test_letters_of_the_past_are_not_listed() -> None:
    assert list(letters(date(2027, 6, 16), invited=date(2027, 5, 3))) == ["today", "thanks", "materials"]


def test_thanks_follow_the_last_day() -> None:
    assert letters(LONG_BEFORE, last_day=date(2027, 6, 18))["thanks"] == date(2027, 6, 19)


def test_only_inviting_to_a_public_event_is_advertising() -> None:
    public = guest_letters(EventType.FESTIVAL, EVENT_DAY, EVENT_DAY, LONG_BEFORE, {})
    private = guest_letters(EventType.WEDDING, EVENT_DAY, EVENT_DAY, LONG_BEFORE, {})

    assert [letter.code for letter in public if letter.advertising] == ["save_the_date", "invitation"]
    assert [letter.code for letter in private if letter.advertising] == []
