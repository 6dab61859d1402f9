"""The messages of a run. Each carries ids only and may arrive any number of times."""

from shared import tracing
from shared.messages import Message, Outgoing

WORK_STEP = "work_step"
AGGREGATE_RUN = "aggregate_run"
STEP_ENDED = "step_ended"
EXPIRE_RUN = "expire_run"

MAESTRO_INBOX = "maestro-inbox"
CHAT_INBOX = "communication-inbox"


def work_step(
    tenant_id: str, run_id: str, step: str, inbox: str, trace_id: str, *, delay: int = 0
) -> Outgoing:
    """Asks an agent to work one step."""
    data = {"run_id": run_id, "step": step}
    return Outgoing(inbox, _message(WORK_STEP, tenant_id, f"{run_id}/{step}", trace_id, data), delay)


def aggregate_run(tenant_id: str, run_id: str, trace_id: str, *, delay: int = 0) -> Outgoing:
    """Tells Maestro that no step of the run is open any more."""
    message = _message(AGGREGATE_RUN, tenant_id, run_id, trace_id, {"run_id": run_id})
    return Outgoing(MAESTRO_INBOX, message, delay)


def step_ended(tenant_id: str, run_id: str, step: str, chat_id: str, trace_id: str) -> Outgoing:
    """Lets the chat that asked for the run tell of its progress. No harm if lost: the steps tell it too."""
    data = {"run_id": run_id, "step": step, "chat_id": chat_id}
    return Outgoing(CHAT_INBOX, _message(STEP_ENDED, tenant_id, f"{run_id}/{step}", trace_id, data))


def expire_run(tenant_id: str, run_id: str, trace_id: str, *, delay: int) -> Outgoing:
    """Comes back to Maestro at the run's deadline."""
    message = _message(EXPIRE_RUN, tenant_id, run_id, trace_id, {"run_id": run_id})
    return Outgoing(MAESTRO_INBOX, message, delay)


def _message(kind: str, tenant_id: str, subject: str, trace_id: str, data: dict[str, str]) -> Message:
    return Message(
        type=kind,
        source="maestro",
        subject=subject,
        tenantid=tenant_id,
        traceparent=tracing.traceparent(trace_id),
        data=data,
    )
