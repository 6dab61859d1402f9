"""Erasures that were cut short, of all agencies: whoever asked is gone, the law's thirty days are not."""

from datetime import datetime

from shared import logs
from shared.audit.origin import Origin, acting
from shared.clock import Clock
from shared.database import Database
from shared.errors import Conflict
from shared.objects import Objects
from shared.personal_data.erasing import Erasures
from shared.personal_data.erasures_statements import DUE

#: At once; the others are still due at the next firing.
BATCH = 20


def resume_erasures(database: Database, objects: Objects, clock: Clock, until: datetime) -> int:
    """Go on with those that nobody is at, the longest waiting first; how many are done now. One that fails
    comes last when its lease is over."""
    done = 0
    for due in database.read(DUE, now=clock(), limit=BATCH)[0]:
        if clock() >= until:
            break
        with acting(Origin("system", "erasures", {})):
            done += _ended(Erasures(database, due["tenant_id"], objects, clock), due["erasure_id"], until)
    return done


def _ended(erasures: Erasures, erasure_id: str, until: datetime) -> bool:
    try:
        return erasures.go_on(erasure_id, until)["finished_at"] is not None
    except Conflict:
        logs.warn("erasure waits: the person is the agency's last owner now", erasure_id=erasure_id)
        return False
