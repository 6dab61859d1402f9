"""Every address exactly once, whatever kills the sender."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from functions.communication.mail.lists import ListStore
from functions.communication.mail.mailing import State
from functions.communication.mail.rounds import Rounds
from functions.communication.mail.writer import Writer
from functions.communication.senders.smtp import SmtpSender
from shared.database import Database
from tests.functions.invoking import Caller
from tests.functions.mail.sink import Sink
from tests.functions.mail.working import Clock, automatic, people, rounds_at, scheduled, states, work


class Killed(BaseException):
    """Nothing in the code may catch it: that is how a kill looks from inside."""


class Deadly:
    """Kills at some of the moments it is asked about."""

    def __init__(self, moments: set[int]) -> None:
        self._moments = moments
        self._passed = 0

    def __call__(self) -> None:
        self._passed += 1
        if self._passed in self._moments:
            raise Killed


def deadly_rounds(rounds: Rounds, kill: Callable[[], None], *, can_ask: bool = True) -> Rounds:
    """The same with places to die: before and after a claim, before and after the letter leaves."""

    class DyingSender(SmtpSender):
        def send(self, letter: Any) -> str:
            kill()
            message_id = super().send(letter)
            kill()
            return message_id

    class DyingLists(ListStore):
        def claim(self, *args: Any) -> int | None:
            kill()
            return super().claim(*args)

    def writer(mailing: Any) -> Writer:
        made = rounds.writer(mailing)
        usual = cast(SmtpSender, made.carrier.open())
        journal = usual._journal_url if can_ask else ""
        return replace(made, carrier=replace(made.carrier, open=lambda: DyingSender(usual._server, journal)))

    lists = DyingLists(rounds.lists._database, rounds.lists._tenant_id, rounds.clock)
    return replace(rounds, lists=lists, writer=writer)


@pytest.mark.timeout(400)  # of a busy machine; it takes a quarter of a minute of CPU
def test_two_thousand_get_one_letter_each_though_the_sender_is_killed_twice(
    owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    everybody = people(2000)
    mailing_id = scheduled(owner, everybody)
    clock = Clock()
    # 6000 moments: three for each letter.
    kill = Deadly(set(random.Random(3).sample(range(1, 5500), 2)))
    rounds = deadly_rounds(rounds_at(owner.tenant_id, clock), kill)

    mailing = work(rounds, clock, mailing_id, killed_by=[Killed])

    assert mailing.state is State.SENT
    assert Counter(sink.addresses(mailing_id)) == Counter(one.email for one in everybody)
    assert states(owner, mailing_id) == {"sent": 2000}


@pytest.mark.parametrize("moment", range(1, 10))
def test_kill_at_any_moment_of_a_letter_neither_loses_nor_doubles_it(
    moment: int, owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    mailing_id = scheduled(owner, people(3))
    clock = Clock()
    rounds = deadly_rounds(rounds_at(owner.tenant_id, clock), Deadly({moment}))

    work(rounds, clock, mailing_id, killed_by=[Killed])

    assert Counter(sink.addresses(mailing_id)) == Counter(one.email for one in people(3))
    assert states(owner, mailing_id) == {"sent": 3}


@pytest.mark.parametrize("moment", [2, 3])
def test_sender_that_cannot_be_asked_leaves_the_lost_letter_to_a_person(
    moment: int, owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    mailing_id = scheduled(owner, people(3))
    clock = Clock()
    rounds = deadly_rounds(rounds_at(owner.tenant_id, clock), Deadly({moment}), can_ask=False)

    mailing = work(rounds, clock, mailing_id, killed_by=[Killed])

    assert mailing.state is State.SENT
    assert states(owner, mailing_id) == {"sent": 2, "unknown": 1}
    assert len(sink.addresses(mailing_id)) == (2 if moment == 2 else 3)
