"""The entry point of a function: one callable for HTTP, inbox and timer.

At-least-once lives here: every message of a batch is tried, and if one fails the invocation fails, so
that the trigger brings the whole batch back. Handlers therefore must bear a second delivery.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared import iam, logs
from shared.clock import utcnow
from shared.config import BucketSettings, Settings, read_settings
from shared.messages import Message, open_message
from shared.objects import Objects
from triggers.payloads import HttpRequest, QueueBatch, TimerTick, UnknownPayload, read_payload

MessageHandler = Callable[[Message, datetime], None]
"""Takes a message and the moment by which the invocation must end."""
HttpHandler = Callable[[Mapping[str, Any], Any], dict[str, Any]]
TimerHandler = Callable[[TimerTick, datetime], None]


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
        messages: Callable[[], Mapping[str, MessageHandler]] | None = None,
        timer: Callable[[], TimerHandler] | None = None,
    ) -> None:
        self._service = service
        self._settings = settings
        self._make_http = http
        self._make_messages = messages
        self._make_timer = timer
        self._http: HttpHandler | None = None
        self._messages: Mapping[str, MessageHandler] | None = None
        self._timer: TimerHandler | None = None
        self._configured = False

    def __call__(self, event: Any, context: Any) -> Any:
        """The handler named in the manifest."""
        self._configure()
        deadline = utcnow() + timedelta(milliseconds=context.get_remaining_time_in_millis())
        iam.take_token(context.token)
        match read_payload(event):
            case HttpRequest(event=request):
                return self._answer(request, context)
            case QueueBatch(bodies=bodies):
                return self._take(bodies, deadline)
            case TimerTick() as tick:
                return self._tick(tick, deadline)

    def _configure(self) -> None:
        if not self._configured:
            logs.configure_logs(self._service, read_settings(self._settings).log_level)
            self._configured = True

    def _answer(self, request: Mapping[str, Any], context: Any) -> dict[str, Any]:
        if self._make_http is None:
            raise UnknownPayload(f"{self._service} has no HTTP routes")
        self._http = self._http or self._make_http()
        return self._http(request, context)

    def _take(self, bodies: Sequence[str], deadline: datetime) -> None:
        if self._make_messages is None:
            raise UnknownPayload(f"{self._service} has no inbox")
        self._messages = self._messages or self._make_messages()
        failed = [body for body in bodies if not self._handled(body, self._messages, deadline)]
        if failed:
            raise BatchFailed(f"{len(failed)} of {len(bodies)} messages not handled")

    def _objects(self) -> Objects | None:
        """Where checked-in messages lie, when this function has a bucket."""
        settings = read_settings(self._settings)
        return Objects(settings) if isinstance(settings, BucketSettings) and settings.buckets else None

    def _handled(self, body: str, handlers: Mapping[str, MessageHandler], deadline: datetime) -> bool:
        try:
            message = open_message(body, self._objects())
            with logs.log_fields(
                message_id=message.id, tenant_id=message.tenantid, traceparent=message.traceparent
            ):
                handlers[message.type](message, deadline)
        except Exception:  # noqa: BLE001 - logged here, then the batch fails as a whole
            logs.error("message not handled")
            return False
        return True

    def _tick(self, tick: TimerTick, deadline: datetime) -> None:
        if self._make_timer is None:
            raise UnknownPayload(f"{self._service} has no timer")
        self._timer = self._timer or self._make_timer()
        self._timer(tick, deadline)
