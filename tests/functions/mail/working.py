"""A mailing worked to its end, as triggers and clocks would, in no time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.communication.mail import services
from functions.communication.mail.mailing import Mailing, State
from functions.communication.mail.recipients import Recipient
from functions.communication.mail.rounds import Later, Rounds
from shared.approvals.store import Approvals
from shared.clock import utcnow
from shared.database import Database
from tests.functions.invoking import Caller

CAMPAIGN = {"title": "Приглашение", "subject": "{{ name }}, ждём вас", "text": "Здравствуйте, {{ name }}!"}
#: More than any test needs.
ROUNDS = 300
STOPPED = {State.SENT, State.PAUSED, State.CANCELLED}


class Clock:
    """Goes by itself, and may be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utcnow() + self.ahead

    def forward_to(self, at: datetime) -> None:
        """Never back."""
        self.ahead = max(self.ahead, at - utcnow())


def automatic(database: Database, tenant_id: str) -> None:
    """Campaigns and letters need nobody's approval."""
    for kind in ("campaign", "letter"):
        Approvals(database, tenant_id, utcnow).switch(kind, True, "owner")


def scheduled(owner: Caller, recipients: Sequence[Recipient], **content: str) -> str:
    """A campaign to these people that may begin."""
    body = {**CAMPAIGN, **content}
    mailing_id: str = owner.call("POST", "/api/v1/communication/campaigns", body).body["id"]
    services.mailings(owner.tenant_id).replace_list(mailing_id, recipients)
    answer = owner.call("POST", f"/api/v1/communication/campaigns/{mailing_id}/schedule", {})
    assert answer.status == 200, answer.body
    return mailing_id


def people(count: int) -> list[Recipient]:
    """Different ones."""
    return [Recipient(f"guest{number}@example.ru", {"name": f"Гость {number}"}) for number in range(count)]


def rounds_at(tenant_id: str, clock: Clock) -> Rounds:
    """Those of the function, by another clock."""
    made = services.rounds(tenant_id)
    lists, mailings = services.lists(tenant_id), services.mailings(tenant_id)
    lists._clock = mailings._clock = clock

    def meters(writer: object) -> object:
        made_meters = services.meters(writer)  # type: ignore[arg-type]
        made_meters._clock = clock
        return made_meters

    return replace(made, lists=lists, mailings=mailings, meters=meters, clock=clock)  # type: ignore[arg-type]


def work(
    rounds: Rounds, clock: Clock, mailing_id: str, *, killed_by: Iterable[type[BaseException]] = ()
) -> Mailing:
    """Deliver its messages until it stops. That of a killed round comes again, as a queue does it."""
    for _ in range(ROUNDS):
        mailing = rounds.mailings.get(mailing_id)
        if mailing.state in STOPPED:
            return mailing
        clock.forward_to(mailing.starts_at or clock())
        try:
            done = rounds.work(mailing_id, mailing.round, clock() + timedelta(seconds=60))
        except tuple(killed_by):
            clock.forward_to(clock() + timedelta(seconds=90))
            continue
        if isinstance(done, Later):
            clock.forward_to(done.at)
    raise AssertionError(f"not at its end after {ROUNDS} rounds: {rounds.mailings.get(mailing_id)}")


def states(owner: Caller, mailing_id: str) -> dict[str, int]:
    """How many people are where, without the empty places."""
    body = owner.call("GET", f"/api/v1/communication/campaigns/{mailing_id}").body
    return {name: count for name, count in body["progress"].items() if count}
