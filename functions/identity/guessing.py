"""Against guessing: whoever fails to get in again and again waits, each time twice as long.

Failures are counted for the network a request comes from: links, states and refresh tokens are secrets of 256
bits that belong to nobody before they are found. What comes at the same moment is let in together, which the
requests of one address in a minute bound (`public` of `data/limits.yaml`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from functions.identity.one_time import digest
from shared.clock import Clock
from shared.database import Database, Statement
from shared.errors import TooManyRequests, Unauthenticated

#: Failures are forgotten after so long without another one.
FORGOTTEN = timedelta(hours=1)
LONGEST = timedelta(minutes=15)


class Kind(Enum):
    """What is tried, and how often without waiting: an office is one address."""

    SECRET = 10
    LETTER = 30
    INVITATION = 50
    """Of an agency: anybody can have one, and would otherwise write to the whole world through us."""


READ_FAILURES = Statement("""
DECLARE $who AS Utf8;
DECLARE $now AS Timestamp;

SELECT failures, last_at FROM failed_tries WHERE who = $who AND expire_at > $now;
""")

NOTE_FAILURE = Statement("""
DECLARE $tries AS List<Struct<who:Utf8,last_at:Timestamp,expire_at:Timestamp>>;

UPSERT INTO failed_tries (who, failures, last_at, expire_at)
SELECT t.who AS who, 1 + COALESCE(IF(f.expire_at > t.last_at, f.failures, 0), 0) AS failures,
    t.last_at AS last_at, t.expire_at AS expire_at
FROM AS_TABLE($tries) AS t
LEFT JOIN failed_tries AS f ON f.who = t.who;
""")


def delay_after(failures: int, free: int) -> timedelta:
    """1 s after the first failure that is not free, then twice as long each time."""
    over = failures - free
    if over < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(over, 20)), LONGEST)


@dataclass(frozen=True)
class Tries:
    """Of all who have not signed in."""

    database: Database
    clock: Clock

    @contextmanager
    def of_secret(self, source: str) -> Iterator[None]:
        """Around whatever proves a secret: `Unauthenticated` is a failure. Raises `TooManyRequests`."""
        self.require_patience(Kind.SECRET, source)
        try:
            yield
        except Unauthenticated:
            self.note(Kind.SECRET, source)
            raise

    def require_patience(self, kind: Kind, source: str) -> None:
        """Raises `TooManyRequests` for a source that must still wait."""
        now = self.clock()
        rows = self.database.read(READ_FAILURES, who=_who(kind, source), now=now)[0]
        if not rows:
            return
        wait = rows[0]["last_at"] + delay_after(rows[0]["failures"], kind.value) - now
        if wait > timedelta(0):
            seconds = int(wait.total_seconds()) + 1
            raise TooManyRequests(
                f"Слишком много попыток. Повторите через {seconds} с.",
                f"Too many tries: wait {seconds} s.",
                retry_after=seconds,
            )

    def note(self, kind: Kind, source: str) -> None:
        """One more."""
        now = self.clock()
        tried = {"who": _who(kind, source), "last_at": now, "expire_at": now + FORGOTTEN}
        self.database.query(NOTE_FAILURE, tries=[tried])


def _who(kind: Kind, source: str) -> str:
    """Addresses of people are not kept."""
    return digest(f"{kind.name} {source}")
