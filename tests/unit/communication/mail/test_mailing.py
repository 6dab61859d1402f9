"""What may become of a mailing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.communication.mail.content import Content
from functions.communication.mail.mailing import Mailing, State
from functions.communication.mail.marking import mark_rule
from shared.errors import Conflict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DRAFT = Mailing(
    mailing_id="mlg_1",
    kind="campaign",
    title="Приглашение",
    content=Content(subject="Ждём вас", text="Здравствуйте"),
    recipients=3,
    created_by="anna",
    created_at=NOW,
    expire_at=NOW + timedelta(days=365),
)


def test_draft_waits_for_its_approval_and_then_goes_at_its_time() -> None:
    asked = DRAFT.requested(NOW + timedelta(days=1), "apr_1")

    approved = asked.approved(NOW)

    assert (asked.state, approved.state) == (State.AWAITING, State.SCHEDULED)
    assert approved.starts_at == NOW + timedelta(days=1)


def test_approval_that_comes_too_late_lets_it_go_at_once() -> None:
    asked = DRAFT.requested(NOW, "apr_1")

    assert asked.approved(NOW + timedelta(days=2)).starts_at == NOW + timedelta(days=2)


def test_every_pause_and_resume_makes_older_messages_stale() -> None:
    scheduled = DRAFT.requested(NOW, None)

    paused = scheduled.paused()

    assert scheduled.round < paused.round < paused.resumed(NOW).round


@pytest.mark.parametrize("recipients", [None, 0])
def test_mailing_without_a_whole_list_cannot_be_scheduled(recipients: int | None) -> None:
    with pytest.raises(Conflict):
        DRAFT.model_copy(update={"recipients": recipients}).requested(NOW, None)


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_only_a_draft_may_be_edited_and_scheduled(state: State) -> None:
    mailing = DRAFT.model_copy(update={"state": state})

    with pytest.raises(Conflict):
        mailing.edited(title="Другая")
    with pytest.raises(Conflict):
        mailing.requested(NOW, None)


@pytest.mark.parametrize("state", [State.SENT, State.CANCELLED])
def test_what_is_over_cannot_be_cancelled(state: State) -> None:
    with pytest.raises(Conflict):
        DRAFT.model_copy(update={"state": state}).cancelled()


def test_mark_names_advertiser_and_erid_since_the_day_of_the_law() -> None:
    rule = mark_rule(date(2026, 11, 22))

    assert mark_rule(date(2022, 8, 31)) is None
    assert rule is not None
    assert rule.text("ООО «Ромашка»", "2VtzqwZY1ab", None) == "Реклама. ООО «Ромашка». erid: 2VtzqwZY1ab"
    assert "[получите в ОРД" in rule.text("ООО «Ромашка»", None, None)
    assert rule.text("ООО «Ромашка»", None, "разъяснение РКН") == "Реклама. ООО «Ромашка»."
