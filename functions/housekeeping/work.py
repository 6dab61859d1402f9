"""What each job of `data/jobs.yaml` does. Every one may be done twice."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from functions.housekeeping import resend
from functions.housekeeping.rounds import ENOUGH_TIME, Work
from functions.housekeeping.settings import HousekeepingSettings
from functions.housekeeping.store import DueStore
from functions.housekeeping.telemetry.publishing import Publisher
from shared import logs
from shared.audit.sealing import Seals
from shared.clock import utcnow
from shared.database import Database
from shared.messages import Inboxes, Message
from shared.objects import Objects
from shared.personal_data.resuming import resume_erasures
from shared.queue_depth import QueueDepths
from shared.topics import deliver

Report = Mapping[str, Any]


def work_of(database: Database, settings: HousekeepingSettings) -> Mapping[str, Work]:
    """Job → how it is done."""
    chores = Chores(DueStore(database), database, Inboxes(settings), QueueDepths(settings))
    return {
        "stuck_steps": chores.send_stuck_steps,
        "overdue_runs": chores.send_overdue_runs,
        "outbox": chores.deliver_topics,
        "journal": chores.seal_journal,
        "dead_letters": chores.report_dead_letters,
        "erasures": partial(go_on_with_erasures, database, Objects(settings)),
        "metrics": Publisher(database, settings).publish,
    }


def go_on_with_erasures(database: Database, objects: Objects, now: datetime) -> Report:
    """No job is begun with less than `ENOUGH_TIME` left, so this one ends in time."""
    return {"erased": resume_erasures(database, objects, utcnow, now + ENOUGH_TIME / 2)}


class Chores:
    """The jobs over one installation's services."""

    def __init__(self, due: DueStore, database: Database, inboxes: Inboxes, depths: QueueDepths) -> None:
        self._due = due
        self._database = database
        self._inboxes = inboxes
        self._depths = depths

    def send_stuck_steps(self, now: datetime) -> Report:
        stuck = [resend.for_step(row) for row in self._due.steps(now)]
        self._inboxes.send(stuck)
        return {"resent": len(stuck)}

    def send_overdue_runs(self, now: datetime) -> Report:
        overdue = [resend.for_run(row) for row in self._due.runs(now)]
        self._inboxes.send(overdue)
        return {"resent": len(overdue)}

    def deliver_topics(self, now: datetime) -> Report:
        topics = [Message.model_validate(row["envelope"]) for row in self._due.topics(now)]
        for topic in topics:
            deliver(self._database, self._inboxes, topic)
        return {"topics": len(topics)}

    def seal_journal(self, now: datetime) -> Report:
        """The head of each chain goes to the log, where a forger of the database cannot reach it."""
        sealed = Seals(self._database).seal_due(now)
        for tenant_id, seal in sealed.items():
            logs.info("journal sealed", tenant_id=tenant_id, number=seal.number, head=seal.hash)
        return {"sealed": len(sealed)}

    def report_dead_letters(self, _now: datetime) -> Report:
        waiting = dict(self._dead_letters())
        for queue, letters in waiting.items():
            logs.warn("dead letters wait", queue=queue, letters=letters)
        return {"dead_letters": sum(waiting.values())}

    def _dead_letters(self) -> Iterator[tuple[str, int]]:
        for queue in self._depths.queues:
            if queue.endswith(DEAD_LETTERS) and (letters := self._depths.waiting(queue)):
                yield queue, letters


#: How the manifest names a queue of dead letters.
DEAD_LETTERS = "-dlq"
