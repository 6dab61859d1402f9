"""The entry point: the manifest's one timer, and the journal over HTTP."""

from datetime import datetime

from functions.housekeeping import resend
from functions.housekeeping.store import DueStore
from shared import logs
from shared.audit.sealing import Seals
from shared.clock import utcnow
from shared.config import DatabaseSettings, QueueSettings, read_settings
from shared.database import database_of
from shared.messages import Inboxes, Message
from shared.topics import deliver
from triggers.agent_entry import http_handler
from triggers.entry import EntryPoint, HttpHandler, TimerHandler


class HousekeepingSettings(DatabaseSettings, QueueSettings):
    """It reads the tables and writes to every inbox."""


def _http() -> HttpHandler:
    from functions.housekeeping.api import router

    return http_handler(router)


def _timer() -> TimerHandler:
    settings = read_settings(HousekeepingSettings)
    database, inboxes = database_of(settings), Inboxes(settings)
    store, seals = DueStore(database), Seals(database)

    def tick(payload: str, deadline: datetime) -> None:
        now = utcnow()
        stuck = [resend.for_step(row) for row in store.steps(now)]
        stuck += [resend.for_run(row) for row in store.runs(now)]
        inboxes.send(stuck)
        topics = [Message.model_validate(row["envelope"]) for row in store.topics(now)]
        for topic in topics:
            deliver(database, inboxes, topic)
        for tenant_id, seal in seals.seal_due(now).items():
            logs.info("journal sealed", tenant_id=tenant_id, number=seal.number, head=seal.hash)
        logs.info("housekeeping done", resent=len(stuck), topics=len(topics))

    return tick


handler = EntryPoint("housekeeping", HousekeepingSettings, http=_http, timer=_timer)
