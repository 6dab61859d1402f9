from itertools import pairwise

import pytest

from functions.planning.lifecycle import EventStatus, check_can_be_planned, check_transition
from shared.errors import Conflict

LIFE = list(EventStatus)


@pytest.mark.parametrize(("current", "wanted"), list(pairwise(LIFE)))
def test_an_event_goes_to_its_next_status(current: EventStatus, wanted: EventStatus) -> None:
    check_transition(current, wanted)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [(one, other) for one in LIFE for other in LIFE if LIFE.index(other) != LIFE.index(one) + 1],
)
def test_any_other_move_is_refused(current: EventStatus, wanted: EventStatus) -> None:
    with pytest.raises(Conflict):
        check_transition(current, wanted)


@pytest.mark.parametrize("status", [EventStatus.COMPLETED, EventStatus.ARCHIVED])
def test_an_event_that_is_over_is_planned_no_more(status: EventStatus) -> None:
    with pytest.raises(Conflict, match="cannot be planned"):
        check_can_be_planned(status)
