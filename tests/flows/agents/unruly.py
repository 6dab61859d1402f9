"""The real agents, except that at a step's first attempt they do what the title of the request orders.

`finance work wait; planning fail` is an order for two agents. `wait` waits for a signal, `fail` raises what
nobody expects, `work` does the real work; what is not ordered comes last, so that an agent without an order
just works.
"""

from pathlib import Path

from functions.finance.agent import AGENT as FINANCE
from functions.finance.api import router as finance_router
from functions.planning.agent import AGENT as PLANNING
from functions.planning.api import router as planning_router
from functions.vendors.agent import AGENT as VENDORS
from functions.vendors.api import router as vendors_router
from shared.agents import Agent, AgentDeps, AgentResult, AgentTask
from shared.environment import variable
from tests.flows.agents.signals import Signals
from triggers.agent_entry import agent_entry

#: Where the signals are: a variable of these functions in the manifest.
FOLDER_VARIABLE = "SIGNALS_FOLDER"


class Defect(Exception):
    """What a defect of an agent looks like from outside."""


class Unruly:
    """An agent that takes orders."""

    def __init__(self, agent: Agent) -> None:
        self.card = agent.card
        self._agent = agent
        self._signals = Signals(Path(variable(FOLDER_VARIABLE)))

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """The real result, sooner or later or not at all."""
        self._signals.called(task.run_id, task.step)
        result = None
        for order in orders_for(self.card.name, task):
            match order:
                case "wait":
                    self._signals.wait(task.run_id, task.step)
                case "fail":
                    raise Defect
                case "work":
                    result = self._agent.run(task, deps)
        return result or self._agent.run(task, deps)


def orders_for(agent: str, task: AgentTask) -> list[str]:
    """A form's title is the text of its run."""
    if task.attempt > 1:
        return []
    orders = [order.split() for order in task.text.split(";")]
    return [word for words in orders if words[:1] in ([agent], ["all"]) for word in words[1:]]


planning = agent_entry("planning", lambda: Unruly(PLANNING), lambda: planning_router)
finance = agent_entry("finance", lambda: Unruly(FINANCE), lambda: finance_router)
vendors = agent_entry("vendors", lambda: Unruly(VENDORS), lambda: vendors_router)
