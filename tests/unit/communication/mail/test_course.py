"""What each failure means for its letter and for those after it."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.communication.mail.course import MAX_TRIES, REFUSED_STREAK, STREAK, Course
from functions.communication.mail.mailing import RecipientState
from functions.communication.senders.base import (
    Answered,
    Misconfigured,
    Refused,
    SendError,
    TooMany,
    Transient,
    Unknown,
    http_error,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Refused("smtp_550"), RecipientState.FAILED),
        (Unknown("timeout"), RecipientState.UNKNOWN),
        (Transient("smtp_451"), RecipientState.WAITING),
        (TooMany("429", 30), RecipientState.WAITING),
        (Misconfigured("401"), RecipientState.WAITING),
    ],
)
def test_recipient_of_a_failed_letter(error: SendError, state: RecipientState) -> None:
    assert Course().went_wrong(error, 1, NOW) is state


def test_too_many_waits_as_long_as_the_provider_says() -> None:
    course = Course()

    course.went_wrong(TooMany("429", 30), 1, NOW)

    assert course.next_at == NOW + timedelta(seconds=30)


def test_account_that_does_not_work_stops_everything() -> None:
    course = Course()

    course.went_wrong(Misconfigured("postbox_AccountSuspendedException"), 1, NOW)

    assert course.trouble is not None
    assert "AccountSuspended" in course.trouble


@pytest.mark.parametrize(
    ("error", "bound"), [(Refused("smtp_550"), REFUSED_STREAK), (Unknown("timeout"), STREAK)]
)
def test_many_in_a_row_are_not_the_recipients_fault(error: SendError, bound: int) -> None:
    course = Course()

    for _ in range(bound - 1):
        course.went_wrong(error, 1, NOW)
    was_over = course.is_over
    course.went_wrong(error, 1, NOW)

    assert (was_over, course.is_over) == (False, True)


def test_success_between_failures_ends_the_row() -> None:
    course = Course()

    for _ in range(REFUSED_STREAK):
        course.went_wrong(Refused("smtp_550"), 1, NOW)
        course.went_well()

    assert not course.is_over


def test_recipient_tried_too_often_fails_alone() -> None:
    course = Course()

    assert course.went_wrong(Transient("smtp_451"), MAX_TRIES, NOW) is RecipientState.FAILED
    assert not course.is_over


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (413, Refused),
        (401, Misconfigured),
        (403, Misconfigured),
        (429, TooMany),
        (500, Transient),
        (503, Transient),
        (502, Unknown),
        (504, Unknown),
    ],
)
def test_status_says_whether_the_letter_may_have_been_taken(status: int, kind: type[SendError]) -> None:
    assert type(http_error("x", Answered(status))) is kind
