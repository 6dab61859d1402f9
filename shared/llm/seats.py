"""So many calls at once per credential, over all instances: seats in the database, held on a lease."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from shared.clock import Clock
from shared.database import Database, DuplicateKey, Row, Statement
from shared.ids import new_id
from shared.llm.deadline import Deadline
from shared.llm.models import ModelFailure, Reason

#: A call ends at its deadline, the provider may notice a little later.
_GRACE = timedelta(seconds=2)
#: Seconds between looks, drawn anew each time: those who wait should not come together.
_PAUSE = (0.1, 0.3)

TAKE_SEAT = Statement("""
DECLARE $credential AS Utf8;
DECLARE $seat AS Int64;
DECLARE $holder AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $lease_until AS Timestamp;

SELECT seat, lease_until FROM llm_seats WHERE credential = $credential;

UPDATE llm_seats SET holder = $holder, lease_until = $lease_until
WHERE credential = $credential AND seat = $seat AND lease_until <= $now
RETURNING seat;
""")

ADD_SEAT = Statement("""
DECLARE $credential AS Utf8;
DECLARE $seat AS Int64;
DECLARE $holder AS Utf8;
DECLARE $lease_until AS Timestamp;

INSERT INTO llm_seats (credential, seat, holder, lease_until)
VALUES ($credential, $seat, $holder, $lease_until);
""")

LEAVE_SEAT = Statement("""
DECLARE $credential AS Utf8;
DECLARE $seat AS Int64;
DECLARE $holder AS Utf8;
DECLARE $now AS Timestamp;

UPDATE llm_seats SET lease_until = $now
WHERE credential = $credential AND seat = $seat AND holder = $holder;
""")


@dataclass(frozen=True)
class Seats:
    """Raises `Unavailable` when the database is away."""

    database: Database
    clock: Clock

    @contextmanager
    def taken(self, credential: str, places: int, deadline: Deadline) -> Iterator[None]:
        """A seat for the call inside; none is needed when `places` is 0. Raises `ModelFailure`.

        A call given up at its deadline may go on at the provider's: its seat stays until the lease ends.
        """
        if places == 0:
            yield
            return
        holder = new_id("seat")
        seat = self._wait(credential, places, holder, deadline)
        try:
            yield
        except ModelFailure as failure:
            if failure.reason is not Reason.TIMEOUT:
                self._leave(credential, seat, holder)
            raise
        self._leave(credential, seat, holder)

    def _wait(self, credential: str, places: int, holder: str, deadline: Deadline) -> int:
        wanted = random.randrange(places)
        while deadline.seconds_left() > 0:
            rows, taken = self._take(credential, wanted, holder, deadline)
            new = wanted not in {row["seat"] for row in rows}
            if taken or (new and self._add(credential, wanted, holder, deadline)):
                return wanted
            free = self._free(rows, places)
            if not free:
                time.sleep(random.uniform(*_PAUSE))
            wanted = random.choice(free or range(places))
        raise ModelFailure(Reason.RATE_LIMITED)

    def _take(self, credential: str, seat: int, holder: str, deadline: Deadline) -> tuple[list[Row], bool]:
        rows, taken = self.database.query(
            TAKE_SEAT,
            credential=credential,
            seat=seat,
            holder=holder,
            now=self.clock(),
            lease_until=deadline.at + _GRACE,
        )
        return rows, bool(taken)

    def _add(self, credential: str, seat: int, holder: str, deadline: Deadline) -> bool:
        """A seat nobody ever took; false when somebody was faster."""
        until = deadline.at + _GRACE
        try:
            self.database.query(ADD_SEAT, credential=credential, seat=seat, holder=holder, lease_until=until)
        except DuplicateKey:
            return False
        return True

    def _free(self, rows: list[Row], places: int) -> list[int]:
        now = self.clock()
        held = {row["seat"] for row in rows if row["lease_until"] > now}
        return [seat for seat in range(places) if seat not in held]

    def _leave(self, credential: str, seat: int, holder: str) -> None:
        self.database.query(LEAVE_SEAT, credential=credential, seat=seat, holder=holder, now=self.clock())
