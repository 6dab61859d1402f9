"""The entry point of a function: one callable for HTTP, inbox and timer.

At-least-once lives here: every message of a batch is tried, and if one fails the invocation fails, so
that the trigger brings the whole batch back. Handlers therefore must bear a second delivery.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from shared import iam, logs, telemetry
from shared.clock import utcnow
from shared.config import BucketSettings, Settings, read_settings
from shared.messages import Message, open_message
from shared.objects import Objects
from triggers.payloads import (
    HttpRequest,
    LogBatch,
    QueueBatch,
    StreamBatch,
    TimerTick,
    UnknownPayload,
    read_payload,
)

MessageHandler = Callable[[Message, datetime], None]
"""Takes a message and the moment by which the invocation must end."""
MessageHandlers = Mapping[str, MessageHandler]
HttpHandler = Callable[[Mapping[str, Any], Any], dict[str, Any]]
TimerHandler = Callable[[TimerTick, datetime], None]
LinesHandler = Callable[[Sequence[Mapping[str, Any]]], None]
"""Takes lines of functions' logs."""
RecordsHandler = Callable[[Sequence[Mapping[str, Any]]], None]
"""Takes records of a data stream."""


class BatchFailed(Exception):
    """Some messages of a batch were not handled: the trigger will deliver the batch again."""


class EntryPoint:
    """What a function does with each way of being called. Parts are made on first use, so that a queue
    step does not pay for importing the HTTP routes."""

    def __init__(
        self,
        service: str,
        settings: type[Settings],
        *,
        http: Callable[[], HttpHandler] | None = None,
        messages: Callable[[], MessageHandlers] | None = None,
        timer: Callable[[], TimerHandler] | None = None,
        lines: Callable[[], LinesHandler] | None = None,
        records: Callable[[], RecordsHandler] | None = None,
    ) -> None:
        self._service = service
        self._settings = settings
        self._make_http = http
        self._make_messages = messages
        self._make_timer = timer
        self._make_lines = lines
        self._make_records = records
        self._http: HttpHandler | None = None
        self._messages: MessageHandlers | None = None
        self._timer: TimerHandler | None = None
        self._lines: LinesHandler | None = None
        self._records: RecordsHandler | None = None
        self._configured = False

    def __call__(self, event: Any, context: Any) -> Any:
        """The handler named in the manifest."""
        self._configure(context)
        deadline = utcnow() + timedelta(milliseconds=context.get_remaining_time_in_millis())
        iam.take_token(context.token)
        match read_payload(event):
            case HttpRequest(event=request):
                return self._answer(request, context)
            case QueueBatch(bodies=bodies):
                return self._take(bodies, deadline)
            case TimerTick() as tick:
                return self._tick(tick, deadline)
            case LogBatch(lines=lines):
                return self._read(lines)
            case StreamBatch(records=records):
                return self._record(records)

    def _configure(self, context: Any) -> None:
        if not self._configured:
            settings = read_settings(self._settings)
            logs.configure_logs(self._service, settings.log_level)
            telemetry.describe_instance(context, configuration=settings.fingerprint())
            self._configured = True

    def _answer(self, request: Mapping[str, Any], context: Any) -> dict[str, Any]:
        if self._make_http is None:
            raise UnknownPayload(f"{self._service} has no HTTP routes")
        with telemetry.http_work(request) as done:
            self._http = self._http or self._make_http()
            answer = self._http(request, context)
            telemetry.answered(done, request, answer["statusCode"])
        return answer

    def _take(self, bodies: Sequence[str], deadline: datetime) -> None:
        if self._make_messages is None:
            raise UnknownPayload(f"{self._service} has no inbox")
        failed = [body for body in bodies if not self._handled(body, self._make_messages, deadline)]
        if failed:
            raise BatchFailed(f"{len(failed)} of {len(bodies)} messages not handled")

    def _objects(self) -> Objects | None:
        """Where checked-in messages lie, when this function has a bucket."""
        settings = read_settings(self._settings)
        return Objects(settings) if isinstance(settings, BucketSettings) and settings.buckets else None

    def _handled(self, body: str, make: Callable[[], MessageHandlers], deadline: datetime) -> bool:
        try:
            message = open_message(body, self._objects())
        except Exception:  # noqa: BLE001 - logged here, then the batch fails as a whole
            logs.error("message not opened")
            return False
        with (
            telemetry.work("message", message.type, message.traceparent, **_named(message)) as done,
            logs.log_fields(message_id=message.id, tenant_id=message.tenantid),
        ):
            try:
                self._messages = self._messages or make()
                self._messages[message.type](message, deadline)
            except Exception as error:  # noqa: BLE001 - likewise
                logs.error("message not handled")
                done.status = type(error).__name__
        return done.status == "ok"

    def _tick(self, tick: TimerTick, deadline: datetime) -> None:
        if self._make_timer is None:
            raise UnknownPayload(f"{self._service} has no timer")
        with telemetry.work("timer", "timer"), _told("firing not handled"):
            self._timer = self._timer or self._make_timer()
            self._timer(tick, deadline)

    def _read(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Without a line of its own, which would come back here."""
        if self._make_lines is None:
            raise UnknownPayload(f"{self._service} reads no logs")
        with _told("lines not read"):
            self._lines = self._lines or self._make_lines()
            self._lines(lines)

    def _record(self, records: Sequence[Mapping[str, Any]]) -> None:
        if self._make_records is None:
            raise UnknownPayload(f"{self._service} reads no stream")
        with telemetry.work("stream", "stream"), _told("records not taken"):
            self._records = self._records or self._make_records()
            self._records(records)


@contextmanager
def _told(failure: str) -> Iterator[None]:
    """Log what fails, with its trace: the platform's own line about it has no fields."""
    try:
        yield
    except Exception:
        logs.error(failure)
        raise


def _named(message: Message) -> dict[str, Any]:
    """What a message is about, for its line."""
    about = {name: message.data.get(name) for name in ("run_id", "step")}
    return {"tenant_id": message.tenantid, **about}
