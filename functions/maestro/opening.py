"""What a request becomes: a run and its steps, before anything is stored or sent. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.maestro.routing import Routing
from functions.maestro.routing import Step as RouteStep
from shared import tracing
from shared.agents import AgentCard
from shared.brief import Brief
from shared.ids import id_of_request
from shared.runs.models import RESEND_AFTER, Run, RunState, Step, StepError, StepState
from shared.runs.transitions import StepNode, settle

#: Intents that bring a new event into being: its id is given before any agent starts.
CREATES_EVENT = frozenset({"create_event"})

NOT_CONNECTED = "agent_not_connected"


@dataclass(frozen=True)
class Asked:
    """Who asked for what, as understood."""

    tenant_id: str
    subject: str
    intent: str
    text: str
    brief: Brief | None
    understanding: dict[str, Any]
    event_id: str | None
    conversation_id: str


@dataclass(frozen=True)
class Opening:
    """A run ready to be stored, with the steps to be sent first."""

    run: Run
    steps: Sequence[Step]


def open_run(asked: Asked, routing: Routing, cards: Mapping[str, AgentCard], now: datetime) -> Opening:
    """One step per agent of the route. A step whose agent is not connected is a gap from the start."""
    intent = routing.canonical(asked.intent)
    route = routing.steps(intent)
    states = _first_states(route, cards)
    steps = [
        _step(place, step, states[step.name], cards.get(step.agent), now) for place, step in enumerate(route)
    ]
    is_open = any(step.state.is_open for step in steps)
    deadline_at = max(step.deadline_at for step in steps)
    run = _new_run(asked, intent, now).model_copy(
        update={
            "state": RunState.RUNNING if is_open else RunState.AGGREGATING,
            "deadline_at": deadline_at,
            "due_at": (deadline_at if is_open else now) + RESEND_AFTER,
        }
    )
    return Opening(run, steps)


def open_answered(asked: Asked, intent: str, result: dict[str, Any], now: datetime) -> Opening:
    """A run that ends at once: with a question to the user, or a word of courtesy."""
    run = _new_run(asked, intent, now).model_copy(
        update={"state": RunState.COMPLETED, "finished_at": now, "result": result}
    )
    return Opening(run, [])


def _new_run(asked: Asked, intent: str, now: datetime) -> Run:
    """The run's identity; its state is set by the caller."""
    run_id = id_of_request("run")
    return Run(
        tenant_id=asked.tenant_id,
        run_id=run_id,
        state=RunState.RUNNING,
        intent=intent,
        text=asked.text,
        understanding=asked.understanding,
        brief=asked.brief,
        event_id=asked.event_id or (id_of_request("evt") if intent in CREATES_EVENT else None),
        conversation_id=asked.conversation_id,
        created_by=asked.subject,
        created_at=now,
        deadline_at=now,
        trace_id=tracing.trace_id() or trace_of(run_id),
    )


def trace_of(run_id: str) -> str:
    """The W3C trace id of a run: the 128 bits of its ULID."""
    from ulid import ULID

    return ULID.from_str(run_id.removeprefix("run_")).hex


def _first_states(route: Sequence[RouteStep], cards: Mapping[str, AgentCard]) -> dict[str, StepState]:
    nodes = [StepNode(step.name, step.after, StepState.WAITING) for step in route]
    missing = {step.name: StepState.SKIPPED for step in route if step.agent not in cards}
    settled = {node.step: node.state for node in settle(nodes, missing).changed}
    return {node.step: settled.get(node.step, node.state) for node in nodes}


def _step(place: int, route: RouteStep, state: StepState, card: AgentCard | None, now: datetime) -> Step:
    queued = state is StepState.QUEUED
    return Step(
        step=route.name,
        place=place,
        agent=route.agent,
        inbox=card.inbox if card else "",
        title=card.title if card else route.agent,
        after=route.after,
        critical=route.critical,
        state=state,
        deadline_at=now + timedelta(seconds=route.deadline_seconds),
        due_at=now + RESEND_AFTER if queued else None,
        queued_at=now if queued else None,
        error=None if card else _not_connected(route.agent),
    )


def _not_connected(agent: str) -> StepError:
    return StepError(code=NOT_CONNECTED, message=f"Агент «{agent}» ещё не подключён в этой системе.")
