"""What calls of models add to the instance's counters."""

from decimal import Decimal

from shared import metrics
from shared.agents import Usage


def count_call(agent: str, status: str, usage: Usage | None = None) -> None:
    """One call as its agent sees it: `status` is `ok` or the reason of its failure; what it cost, when it is
    paid for."""
    metrics.count("llm_calls_total", agent=agent, status=status)
    if usage is None:
        return
    model = (usage.model or "unknown").partition(":")[0]
    metrics.count("llm_tokens_total", usage.tokens_in, agent=agent, model=model, direction="input")
    metrics.count("llm_tokens_total", usage.tokens_out, agent=agent, model=model, direction="output")
    metrics.count("llm_rubles_total", float(Decimal(usage.rubles)), agent=agent, model=model)


def count_fallback(agent: str, reason: str) -> None:
    """The first choice of words was not to be had: another model's or the template's were given."""
    metrics.count("llm_fallbacks_total", agent=agent, reason=reason)
