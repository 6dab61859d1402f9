"""A round of a mailing: what one message on the inbox does. See the package's docstring for the rules."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.communication.mail.course import PAUSES, Course
from functions.communication.mail.gate import Gate
from functions.communication.mail.lists import Addressee, ListStore, Settled
from functions.communication.mail.mailing import Mailing, RecipientState, State
from functions.communication.mail.settings_store import Meters
from functions.communication.mail.store import Change, MailingStore, Written
from functions.communication.mail.writer import Writer
from functions.communication.senders.base import Sender, SendError, TooMany
from shared.clock import Clock
from shared.errors import MaestroError

#: Longer than the function may run on after its deadline, and shorter than the queue hides the message.
LEASE_AFTER_DEADLINE = timedelta(seconds=5)
#: A letter begun later might outlive the invocation.
LAST_LETTER = timedelta(seconds=25)
#: People looked at in one round, at least and at most.
LOOK_AT = (10, 100)
#: Recipients whose fate is asked for in one round.
ASKED = 50


@dataclass(frozen=True)
class Later:
    """Somebody else has it, or it is too early: the same message again then."""

    at: datetime


@dataclass(frozen=True)
class Rounds:
    """Of one agency. `writer` raises `MaestroError` for what somebody has to set or mend first."""

    mailings: MailingStore
    lists: ListStore
    gate: Gate
    writer: Callable[[Mailing], Writer]
    meters: Callable[[Writer], Meters]
    clock: Clock

    def work(self, mailing_id: str, number: int, deadline: datetime) -> Written | Later | None:
        """None for a message of an older chain."""
        begun = self._begin(mailing_id, number, deadline)
        if not isinstance(begun, Mailing):
            return begun
        course = Course()
        try:
            writer = self.writer(begun)
        except MaestroError as error:
            course.trouble = error.detail_ru or str(error)
        else:
            with closing(writer.carrier.open()) as sender:
                unsettled = self._resolve(writer, sender)
                self._send(writer, sender, course, deadline)
                if unsettled and not course.is_over:
                    course.wait_until(unsettled)
        return self._end(begun, course)

    def _begin(self, mailing_id: str, number: int, deadline: datetime) -> Mailing | Later | None:
        now = self.clock()
        mailing = self.mailings.get(mailing_id)
        if _is_stale(mailing, number):
            return None
        free_at = max((at for at in (mailing.lease_until, mailing.starts_at) if at), default=now)
        if free_at > now:
            return Later(free_at)
        lease = deadline + LEASE_AFTER_DEADLINE

        def decide(stored: Mailing) -> Change | None:
            if _is_stale(stored, number) or (stored.lease_until or now) > now:
                return None
            return Change(stored.changed(state=State.SENDING, lease_until=lease))

        taken = self.mailings.change(mailing_id, decide).mailing
        return taken if taken.lease_until == lease else None

    def _end(self, begun: Mailing, course: Course) -> Written:
        """Whoever paused or cancelled meanwhile keeps the word."""

        def decide(stored: Mailing) -> Change | None:
            if stored.lease_until != begun.lease_until:
                return None
            freed = stored.changed(lease_until=None)
            if _is_stale(stored, begun.round):
                return Change(freed)
            if course.trouble is not None:
                return Change(freed.paused(course.trouble))
            if course.next_at is None:
                return Change(freed.changed(state=State.SENT))
            return Change(freed.changed(round=freed.round + 1, starts_at=course.next_at), is_due=True)

        return self.mailings.change(begun.mailing_id, decide)

    def _resolve(self, writer: Writer, sender: Sender) -> datetime | None:
        """Those a dead round left claimed, and those of whom nobody knew. When to ask again."""
        mailing_id = writer.mailing.mailing_id
        left = self.lists.in_state(mailing_id, RecipientState.CLAIMED, ASKED)
        self.lists.settle(
            mailing_id, [Settled(one.recipient_id, RecipientState.UNKNOWN, "died") for one in left]
        )
        if not sender.finds:
            return None
        unknown = self.lists.in_state(mailing_id, RecipientState.UNKNOWN, ASKED)
        ripe = [one for one in unknown if _known_at(writer, one) <= self.clock()]
        answers = [answer for one in ripe if (answer := _ask(writer, sender, one))]
        self.lists.settle(mailing_id, answers)
        if len(answers) == len(unknown):
            return self.clock() if len(unknown) == ASKED else None
        unripe = (_known_at(writer, one) for one in unknown if one not in ripe)
        return min(unripe, default=self.clock() + timedelta(seconds=PAUSES[0]))

    def _send(self, writer: Writer, sender: Sender, course: Course, deadline: datetime) -> None:
        allowed = self._allowed(writer)
        if not allowed:
            return
        granted = self.meters(writer).take(writer.carrier.quota, len(allowed))
        settled: list[Settled] = []
        for one in allowed[: granted.letters]:
            if course.is_over or self.clock() > deadline - LAST_LETTER:
                break
            settled = self._send_one(writer, sender, one, course, settled)
        self.lists.settle(writer.mailing.mailing_id, settled)
        course.wait_until(granted.at)

    def _allowed(self, writer: Writer) -> list[Addressee]:
        """The next ones who may get it; the others are written off first, at no cost of the quota."""
        mailing, least, most = writer.mailing, *LOOK_AT
        limit = max(least, min(most, int(writer.carrier.quota.per_second)))
        while people := self.lists.in_state(mailing.mailing_id, RecipientState.WAITING, limit):
            emails = [one.email for one in people]
            refused = self.gate.refused(emails, mailing.content, abroad=writer.carrier.is_abroad)
            self.lists.settle(mailing.mailing_id, _skipped(people, refused))
            if allowed := [one for one in people if one.email not in refused]:
                return allowed
        return []

    def _send_one(
        self, writer: Writer, sender: Sender, to: Addressee, course: Course, before: Iterable[Settled]
    ) -> list[Settled]:
        """What became of it, to be written with the next claim; `before` is written with this one."""
        tries = self.lists.claim(writer.mailing.mailing_id, to.recipient_id, before)
        if tries is None:
            return []
        try:
            message_id = sender.send(writer.letter(to))
        except SendError as error:
            state = course.went_wrong(error, tries, self.clock())
            if isinstance(error, TooMany) and course.next_at:
                self.meters(writer).slow_down(course.next_at)
            return [Settled(to.recipient_id, state, error.reason)]
        course.went_well()
        return [Settled(to.recipient_id, RecipientState.SENT, message_id=message_id)]


def _is_stale(mailing: Mailing, number: int) -> bool:
    return mailing.round != number or mailing.state not in {State.SCHEDULED, State.SENDING}


def _known_at(writer: Writer, one: Addressee) -> datetime:
    """An earlier «no» may be too early."""
    return (one.claimed_at or writer.mailing.created_at) + writer.carrier.settles


def _ask(writer: Writer, sender: Sender, one: Addressee) -> Settled | None:
    """None: it did not answer."""
    letter_id = writer.letter_id(one)
    try:
        was_taken = sender.found(letter_id)
    except SendError:
        return None
    if was_taken:
        return Settled(one.recipient_id, RecipientState.SENT, message_id=letter_id)
    return Settled(one.recipient_id, RecipientState.WAITING, "not_taken")


def _skipped(people: Iterable[Addressee], refused: dict[str, str]) -> list[Settled]:
    return [
        Settled(one.recipient_id, RecipientState.SKIPPED, refused[one.email])
        for one in people
        if one.email in refused
    ]
