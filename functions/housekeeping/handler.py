"""The entry point: the manifest's one timer, the lines of all functions' logs, and the journal over HTTP."""

from datetime import datetime

from functions.housekeeping.settings import HousekeepingSettings
from shared.clock import utcnow
from shared.config import read_settings
from triggers.agent_entry import http_handler
from triggers.entry import EntryPoint, HttpHandler, LinesHandler, TimerHandler
from triggers.payloads import TimerTick


def _http() -> HttpHandler:
    from functions.housekeeping.api import router

    return http_handler(router)


def _timer() -> TimerHandler:
    from functions.housekeeping.jobs import load_jobs
    from functions.housekeeping.leases import Leases
    from functions.housekeeping.rounds import keep_house
    from functions.housekeeping.work import work_of
    from shared.database import database_of

    settings = read_settings(HousekeepingSettings)
    database = database_of(settings)
    work, leases = work_of(database, settings), Leases(database, utcnow)

    def tick(tick: TimerTick, deadline: datetime) -> None:
        keep_house(load_jobs(), work, leases, tick.fired_at, deadline, utcnow)

    return tick


def _lines() -> LinesHandler:
    from functions.housekeeping.telemetry.reading import line_reader
    from shared.database import database_of

    settings = read_settings(HousekeepingSettings)
    return line_reader(database_of(settings), settings, utcnow)


handler = EntryPoint("housekeeping", HousekeepingSettings, http=_http, timer=_timer, lines=_lines)
