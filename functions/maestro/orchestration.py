"""The life of a run from Maestro's side: start, wait, expire, cancel, retry, aggregate."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.maestro.aggregation import aggregate
from functions.maestro.models import RunResult
from functions.maestro.opening import Opening
from functions.maestro.store import RunStore, StoredRun
from functions.maestro.summary import worded
from shared import logs, metrics, tracing
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, DuplicateKey, Transaction
from shared.errors import Conflict, NotFound
from shared.llm.language import Language
from shared.llm.occasion import Occasion
from shared.messages import Inboxes, Message, Outgoing
from shared.runs import messages
from shared.runs.models import Run, RunState, StepError, StepState
from shared.runs.sending import send_committed
from shared.runs.settling import Ending, Snapshot, cancel_steps, end_steps, read_snapshot, reopen_steps
from shared.runs.steps import LEASE
from shared.topics import PUBLISH, Topic, deliver, deliver_committed, topic_rows

#: A retried step gets a deadline of its own.
RETRY_DEADLINE = timedelta(seconds=90)
#: A waiting request asks for the state after this long, then ever more rarely.
FIRST_POLL, LONGEST_POLL, POLL_GROWTH = 0.05, 0.5, 1.2

LATE = StepError(code="timed_out", message="Агент не ответил вовремя. Этот шаг можно повторить.")


@dataclass(frozen=True)
class Orchestrator:
    """Everything that changes a run, except the agents' own steps."""

    database: Database
    inboxes: Inboxes
    language: Callable[[Occasion], Language]
    clock: Clock

    @property
    def store(self) -> RunStore:
        """Maestro's tables."""
        return RunStore(self.database)

    def start(self, opening: Opening, conversation: dict[str, object]) -> StoredRun:
        """Store the run, then put its first steps on their inboxes. A crash in between loses nothing, nor
        does a queue that is away: queued steps that nobody claimed are sent again. A request that is carried
        out again finds its run stored and goes on with that one."""
        run = opening.run
        try:
            self.store.start(run, opening.steps, conversation)
        except DuplicateKey:
            return self.get(run.tenant_id, run.run_id)
        send_committed(self.inboxes, _first_messages(opening))
        tracing.note(run_id=run.run_id)
        logs.info("run started", run_id=run.run_id, intent=run.intent, event_id=run.event_id)
        return StoredRun(run, list(opening.steps))

    def wait(self, tenant_id: str, run_id: str, seconds: float) -> None:
        """Return when the run is closed, or after so many seconds.

        Whoever waits also aggregates: waiting requests may hold every instance that could take the message.
        """
        end = time.monotonic() + seconds
        pause = FIRST_POLL
        while time.monotonic() + pause < end:
            time.sleep(pause)
            state = self.store.state(tenant_id, run_id)
            if state is RunState.AGGREGATING:
                self._aggregate(tenant_id, run_id, self.clock() + timedelta(seconds=seconds))
            if state.is_closed:
                return
            pause = min(pause * POLL_GROWTH, LONGEST_POLL)

    def get(self, tenant_id: str, run_id: str) -> StoredRun:
        """Raises `NotFound`, also for another agency's run."""
        stored = self.store.get(tenant_id, run_id)
        if stored is None:
            raise NotFound("Такого запроса нет.", "No such request.")
        return stored

    def cancel(self, tenant_id: str, run_id: str) -> None:
        """Stop a run; what agents still bring is recorded but changes nothing. Cancelling twice is fine."""
        topics = answered_topics(self.get(tenant_id, run_id).run)

        def work(tx: Transaction) -> None:
            snapshot = _existing(tx, tenant_id, run_id)
            if snapshot.state is RunState.CANCELLED:
                return
            if snapshot.state.is_closed:
                raise Conflict("Запрос уже завершён, отменять нечего.", "The request is already finished.")
            after = {"state": RunState.CANCELLED}
            entry = audit_entry(
                tenant_id, "request", run_id, before={"state": snapshot.state}, after=after, run_id=run_id
            )
            tx.execute(APPEND_AUDIT, audit=[entry])
            if topics:
                tx.execute(PUBLISH, topics=topic_rows(topics))
            cancel_steps(tx, snapshot, self.clock())

        self.database.transaction(work)
        deliver_committed(self.database, self.inboxes, topics)

    def retry(self, tenant_id: str, run_id: str, step: str) -> None:
        """Run one step of a closed run again, and aggregate anew."""

        def choose(snapshot: Snapshot) -> list[str]:
            _check_retry(snapshot, step)
            return [step]

        self._reopen(tenant_id, run_id, choose)

    def replay(self, tenant_id: str, run_id: str) -> None:
        """Run every step of a closed run again, and aggregate anew."""

        def choose(snapshot: Snapshot) -> list[str]:
            _check_reopening(snapshot)
            return [name for name, step in snapshot.steps.items() if step["inbox"]]

        self._reopen(tenant_id, run_id, choose)

    def _reopen(self, tenant_id: str, run_id: str, choose: Callable[[Snapshot], list[str]]) -> None:
        def work(tx: Transaction) -> tuple[list[Outgoing], str]:
            snapshot = _existing(tx, tenant_id, run_id)
            steps = choose(snapshot)
            now = self.clock()
            after = {"retried_step": ", ".join(steps)}
            entry = audit_entry(tenant_id, "request", run_id, after=after, run_id=run_id)
            tx.execute(APPEND_AUDIT, audit=[entry])
            return reopen_steps(tx, snapshot, steps, now, now + RETRY_DEADLINE), snapshot.run["trace_id"]

        outgoing, trace_id = self.database.transaction(work)
        delay = int(RETRY_DEADLINE.total_seconds())
        deadline = messages.expire_run(tenant_id, run_id, trace_id, delay=delay)
        send_committed(self.inboxes, [*outgoing, deadline])

    def on_aggregate(self, message: Message, deadline: datetime) -> None:
        """Give the answer of a run whose steps are all closed. A second message finds it given."""
        tenant_id, run_id = message.tenantid, message.data["run_id"]
        held_until = self._aggregate(tenant_id, run_id, deadline)
        if held_until is not None:
            delay = max(1, int((held_until - self.clock()).total_seconds()) + 1)
            trace_id = message.traceparent.split("-")[1]
            self.inboxes.send([messages.aggregate_run(tenant_id, run_id, trace_id, delay=delay)])

    def _aggregate(self, tenant_id: str, run_id: str, deadline: datetime) -> datetime | None:
        """Put the answer together, if nobody does; else until when that somebody has the run."""
        stored = self.store.claim(tenant_id, run_id, self.clock(), LEASE)
        if not isinstance(stored, StoredRun):
            return stored
        run = stored.run
        state, result = aggregate(run, stored.steps)
        occasion = Occasion(tenant_id=tenant_id, deadline=deadline, run_id=run_id, event_id=run.event_id)
        result = worded(result, run, self.language(occasion))
        topics = _topics(run, result)
        if self.store.finish(run, state, result, topics, self.clock()):
            for topic in topics:
                deliver(self.database, self.inboxes, topic.envelope())
            _tell_finished(run, state, result, self.clock())
        return None

    def on_expire(self, message: Message, deadline: datetime) -> None:
        """At the deadline: what is still open has timed out, and the run answers with what it has."""
        tenant_id, run_id = message.tenantid, message.data["run_id"]

        def work(tx: Transaction) -> bool:
            """Whether to aggregate: also when this ended the steps before, and did not hear of it."""
            snapshot = read_snapshot(tx, tenant_id, run_id)
            now = self.clock()
            if snapshot is None or snapshot.state is not RunState.RUNNING:
                return snapshot is not None and snapshot.state is RunState.AGGREGATING
            if snapshot.run["deadline_at"] > now:
                return False
            late = {step: Ending(StepState.TIMED_OUT, LATE) for step in snapshot.open_steps()}
            end_steps(tx, snapshot, late, now)
            return True

        if self.database.transaction(work):
            logs.warn("run expired", run_id=run_id)
            self.on_aggregate(message, deadline)


def _tell_finished(run: Run, state: RunState, result: RunResult, now: datetime) -> None:
    took = now - run.created_at
    metrics.count("runs_total", tenant=run.tenant_id, state=state)
    metrics.count("run_rubles_total", float(result.usage.rubles), tenant=run.tenant_id)
    if run.version == 1:  # a run that is aggregated anew may be days old
        metrics.observe("run_seconds", took.total_seconds())
    logs.info(
        "run finished",
        run_id=run.run_id,
        event_id=run.event_id,
        user_id=run.created_by,
        status=state,
        latency_ms=round(took.total_seconds() * 1000),
        gaps=[gap.step for gap in result.gaps],
    )


def _topics(run: Run, result: RunResult) -> list[Topic]:
    topics = answered_topics(run)
    if result.shortlist and run.event_id:
        told = {"run_id": run.run_id}
        topics.append(Topic(run.tenant_id, "vendors.recommended", run.event_id, run.run_id, told))
    return topics


def answered_topics(run: Run) -> list[Topic]:
    """What tells the chat that asked for it of a closed run."""
    chat = run.input.get("chat")
    if chat is None:
        return []
    return [Topic(run.tenant_id, "request.answered", run.run_id, "", {**chat, "run_id": run.run_id})]


def _existing(tx: Transaction, tenant_id: str, run_id: str) -> Snapshot:
    snapshot = read_snapshot(tx, tenant_id, run_id)
    if snapshot is None:
        raise NotFound("Такого запроса нет.", "No such request.")
    return snapshot


def _check_retry(snapshot: Snapshot, step: str) -> None:
    if step not in snapshot.steps:
        raise NotFound("В этом запросе нет такого шага.", "No such step in this request.")
    _check_reopening(snapshot)
    if not snapshot.steps[step]["inbox"]:
        raise Conflict("Этот агент ещё не подключён, повтор не поможет.", "This agent is not connected.")


def _check_reopening(snapshot: Snapshot) -> None:
    if not snapshot.state.is_closed:
        raise Conflict(
            "Запрос ещё выполняется: дождитесь ответа и повторите шаг.", "The request is still running."
        )
    if snapshot.state is RunState.CANCELLED:
        raise Conflict("Запрос отменён: отправьте его заново.", "The request was cancelled.")


def _first_messages(opening: Opening) -> list[Outgoing]:
    run = opening.run
    if run.state is RunState.AGGREGATING:
        return [messages.aggregate_run(run.tenant_id, run.run_id, run.trace_id)]
    if run.state.is_closed:
        return []
    delay = int((run.deadline_at - run.created_at).total_seconds()) + 1
    steps = [
        messages.work_step(run.tenant_id, run.run_id, step.step, step.inbox, run.trace_id)
        for step in opening.steps
        if step.state is StepState.QUEUED
    ]
    return [*steps, messages.expire_run(run.tenant_id, run.run_id, run.trace_id, delay=delay)]
