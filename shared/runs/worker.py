"""Working a step: everything between the message on the inbox and the stored outcome."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from shared import logs, metrics, tracing
from shared.agents import Agent, AgentDeps, AgentResult, AgentTask
from shared.brief import Brief
from shared.clock import Clock
from shared.errors import MaestroError
from shared.messages import Inboxes, Message, Outgoing
from shared.runs import messages
from shared.runs.models import StepError
from shared.runs.sending import send_committed
from shared.runs.steps import LEASE, Claim, Closed, Held, StepKey, Steps

#: Tries of one step before a passing failure becomes its result.
MAX_ATTEMPTS = 3
#: Kept free of the invocation's time to store the outcome.
CLOSING_TIME = timedelta(seconds=3)


class StepWorker:
    """Works steps of one agent."""

    def __init__(
        self,
        agent: Agent,
        steps: Steps,
        inboxes: Inboxes,
        deps: Callable[[AgentTask], AgentDeps],
        clock: Clock,
    ) -> None:
        self._agent = agent
        self._steps = steps
        self._inboxes = inboxes
        self._deps = deps
        self._clock = clock

    def work(self, message: Message, deadline: datetime) -> None:
        """Claim, work, complete. A duplicate goes no further than what the step left unsent; `deadline` is
        the invocation's."""
        key = StepKey(message.tenantid, message.data["run_id"], message.data["step"])
        with logs.log_fields(agent=self._agent.card.name, run_id=key.run_id, step=key.step):
            match self._steps.claim(key):
                case Closed():
                    logs.info("step not claimed")
                    send_committed(self._inboxes, self._steps.unsent(key))
                case Held(until=until):
                    self._look_again(message, key, until)
                case Claim() as claim:
                    self._work_claimed(claim, deadline)

    def _look_again(self, message: Message, key: StepKey, until: datetime) -> None:
        """The holder may have died: come back when its lease is over, if it is still its."""
        delay = max(1, int((until - self._clock()).total_seconds()) + 1)
        trace_id = message.traceparent.split("-")[1] if message.traceparent else ""
        inbox = self._agent.card.inbox
        again = messages.work_step(**key.values(), inbox=inbox, trace_id=trace_id, delay=delay)
        send_committed(self._inboxes, [again])
        logs.info("step is held", delay_seconds=delay)

    def _work_claimed(self, claim: Claim, deadline: datetime) -> None:
        started = time.perf_counter()
        about = {"event_id": claim.run["event_id"], "user_id": claim.run["created_by"]}
        with logs.log_fields(attempt=claim.attempt, **about), self._kept(claim):
            outcome = self._outcome(claim, min(deadline - CLOSING_TIME, claim.deadline_at))
        if outcome is None:
            outgoing = self._steps.release(claim, delay=timedelta(seconds=2**claim.attempt))
        else:
            outgoing = [*self._steps.complete(claim, outcome), *_told_to_chat(claim)]
        send_committed(self._inboxes, outgoing)
        self._log_end(outcome, started)

    def _outcome(self, claim: Claim, deadline: datetime) -> AgentResult | StepError | None:
        """The result, the error that is the result, or None for another try."""
        try:
            with tracing.timed("agent", "agent_seconds", agent=self._agent.card.name):
                task = self._task(claim, deadline)
                return self._agent.run(task, self._deps(task))
        except MaestroError as error:
            if error.retryable and claim.attempt < MAX_ATTEMPTS:
                logs.warn("step will be tried again", error=error.code)
                return None
            logs.warn("step failed", error=error.code)
            return StepError(code=error.code, message=error.detail_ru or error.title_ru)
        except Exception:  # noqa: BLE001 - a defect of one agent is that branch's result, logged with its stack
            logs.error("agent raised")
            return StepError(code="internal", message="Внутренняя ошибка агента. Можно повторить этот шаг.")

    def _task(self, claim: Claim, deadline: datetime) -> AgentTask:
        run = claim.run
        return AgentTask(
            tenant_id=claim.key.tenant_id,
            run_id=claim.key.run_id,
            step=claim.key.step,
            attempt=claim.attempt,
            intent=run["intent"],
            event_id=run["event_id"],
            brief=Brief.model_validate(run["brief"]) if run["brief"] else None,
            text=run["text"],
            inputs=run["input"] or {},
            results=self._steps.results(claim),
            deadline=deadline,
        )

    @contextmanager
    def _kept(self, claim: Claim) -> Iterator[None]:
        """Extend the lease while the agent works. The thread exists only for work longer than a beat."""
        done = threading.Event()
        interval = LEASE.total_seconds() / 2.5

        def beat() -> None:
            while not done.wait(interval):
                try:
                    self._steps.extend(claim)
                except MaestroError:
                    logs.warn("lease not extended")

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _log_end(self, outcome: AgentResult | StepError | None, started: float) -> None:
        usage = outcome.usage if isinstance(outcome, AgentResult) else None
        ending = "success" if usage else "failure" if outcome else "retry"
        metrics.count("agent_steps_total", agent=self._agent.card.name, outcome=ending)
        logs.info(
            "step worked",
            status=ending,
            latency_ms=round((time.perf_counter() - started) * 1000),
            llm_model=usage.model if usage else None,
            tokens_used=usage.tokens_in + usage.tokens_out if usage else 0,
        )


def _told_to_chat(claim: Claim) -> list[Outgoing]:
    chat = (claim.run["input"] or {}).get("chat")
    if chat is None:
        return []
    key, trace_id = claim.key, claim.run["trace_id"]
    return [messages.step_ended(key.tenant_id, key.run_id, key.step, chat["chat_id"], trace_id)]
