"""The entry point: the manifest's one timer."""

from datetime import datetime

from functions.housekeeping import resend
from functions.housekeeping.store import DueStore
from shared import logs
from shared.clock import utcnow
from shared.config import DatabaseSettings, QueueSettings, read_settings
from shared.database import database_of
from shared.messages import Inboxes, Message
from shared.topics import deliver
from triggers.entry import EntryPoint, TimerHandler


class HousekeepingSettings(DatabaseSettings, QueueSettings):
    """It reads the tables and writes to every inbox."""


def _timer() -> TimerHandler:
    settings = read_settings(HousekeepingSettings)
    database, inboxes = database_of(settings), Inboxes(settings)
    store = DueStore(database)

    def tick(payload: str, deadline: datetime) -> None:
        now = utcnow()
        stuck = [resend.for_step(row) for row in store.steps(now)]
        stuck += [resend.for_run(row) for row in store.runs(now)]
        inboxes.send(stuck)
        topics = [Message.model_validate(row["envelope"]) for row in store.topics(now)]
        for topic in topics:
            deliver(database, inboxes, topic)
        logs.info("housekeeping done", resent=len(stuck), topics=len(topics))

    return tick


handler = EntryPoint("housekeeping", HousekeepingSettings, timer=_timer)
