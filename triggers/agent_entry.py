"""The entry point of an agent's function: its routes, and `work_step` on its inbox."""

from collections.abc import Callable
from datetime import datetime

from shared.agents import Agent, AgentDeps
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from triggers.entry import EntryPoint, HttpHandler, MessageHandler


def agent_entry(
    service: str, agent: Callable[[], Agent], http: Callable[[], HttpHandler] | None = None
) -> EntryPoint:
    """Both parts are given as makers, since their imports are heavy and an invocation needs only one."""
    return EntryPoint(
        service, AgentSettings, http=http, messages=lambda: {"work_step": step_handler(agent())}
    )


def step_handler(agent: Agent) -> MessageHandler:
    """Works the steps that arrive for an agent."""
    from shared.database import database_of
    from shared.llm.factory import language_for
    from shared.messages import Inboxes
    from shared.objects import Objects
    from shared.runs.steps import Steps
    from shared.runs.worker import StepWorker

    settings = read_settings(AgentSettings)
    database = database_of(settings)

    def deps(deadline: datetime) -> AgentDeps:
        return AgentDeps(database=database, language=language_for(settings, deadline, utcnow), clock=utcnow)

    inboxes = Inboxes(settings, Objects(settings) if settings.buckets else None)
    worker = StepWorker(agent, Steps(database, utcnow), inboxes, deps, utcnow)
    return worker.work
