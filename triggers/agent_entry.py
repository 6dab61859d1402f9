"""The entry point of an agent's function: its routes, and `work_step` on its inbox."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shared.agents import Agent, AgentDeps, AgentTask
from shared.audit.origin import Origin, acting
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.runs.messages import WORK_STEP
from triggers.entry import EntryPoint, HttpHandler, MessageHandler

if TYPE_CHECKING:
    from shared.http import Router


def agent_entry(service: str, agent: Callable[[], Agent], router: Callable[[], "Router"]) -> EntryPoint:
    """Both parts are given as makers, since their imports are heavy and an invocation needs only one."""
    return EntryPoint(
        service,
        AgentSettings,
        http=lambda: http_handler(router()),
        messages=lambda: {WORK_STEP: step_handler(agent())},
    )


def http_handler(router: "Router") -> HttpHandler:
    """Answers HTTP by a capability's routes."""
    from shared.http import answer, create_app

    return partial(answer, create_app(router))


def step_handler(agent: Agent) -> MessageHandler:
    """Works the steps that arrive for an agent."""
    from shared.database import database_of
    from shared.llm.factory import language_for
    from shared.llm.occasion import Occasion
    from shared.messages import Inboxes, Message
    from shared.objects import Objects
    from shared.runs.steps import Steps
    from shared.runs.worker import StepWorker

    settings = read_settings(AgentSettings)
    database = database_of(settings)

    def deps(task: AgentTask) -> AgentDeps:
        occasion = Occasion(
            tenant_id=task.tenant_id, deadline=task.deadline, run_id=task.run_id, event_id=task.event_id
        )
        return AgentDeps(database=database, language=language_for(settings, occasion, utcnow), clock=utcnow)

    name = agent.card.name
    inboxes = Inboxes(settings, Objects(settings) if settings.buckets else None)
    worker = StepWorker(agent, Steps(database, utcnow), inboxes, deps, utcnow)

    def work(message: Message, deadline: datetime) -> None:
        with acting(Origin(f"agent:{name}", message.type, {}, message.data["run_id"])):
            worker.work(message, deadline)

    return work
