"""What words cost."""

from decimal import Decimal

from shared.agents import Usage
from shared.llm.models import Reply
from shared.llm.parameters import Price
from shared.money import decimal_text

_MILLION = 1_000_000
#: One call costs kopecks; rounding each to a kopeck would lose a tenth of the bill.
_STEP = Decimal("0.0001")


def metered(reply: Reply, price: Price, latency_ms: int) -> Usage:
    """The usage of one call."""
    cost = (reply.tokens_in * price.tokens_in + reply.tokens_out * price.tokens_out) / _MILLION
    return Usage(
        model=reply.model,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        rubles=decimal_text(cost.quantize(_STEP)),
        latency_ms=latency_ms,
    )
