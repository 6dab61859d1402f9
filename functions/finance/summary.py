"""The estimate in words and as a table: what a producer sends to the client after an edit."""

from collections.abc import Sequence

from functions.finance.models import Estimate
from functions.finance.sources import number_text
from shared.brief import EVENT_TYPE_NAMES, LEVEL_NAMES, EventFormat, guest_forms
from shared.texts import count_text, render

PACKAGE = "functions.finance"
#: Groups named as the main cost drivers.
MAIN_GROUPS = 3


def opening_text(estimate: Estimate) -> str:
    """The opening paragraphs: total, accuracy, budget, what costs most."""
    largest = sorted(estimate.groups, key=lambda group: -group.gross)[:MAIN_GROUPS]
    return render(
        PACKAGE,
        "opening.md",
        estimate=estimate,
        people=count_text(estimate.guests, *guest_forms(estimate.event_type)),
        type_name=EVENT_TYPE_NAMES[estimate.event_type],
        place="онлайн" if estimate.format is EventFormat.ONLINE else estimate.city,
        level=LEVEL_NAMES[estimate.level],
        largest=largest,
        number=number_text,
    )


def lines_table(estimate: Estimate) -> str:
    """All lines by group with subtotals, then the reserve, the fee and the totals."""
    by_group = {
        group.group: [line for line in estimate.lines if line.group == group.group]
        for group in estimate.groups
    }
    return render(PACKAGE, "table.md", estimate=estimate, by_group=by_group, number=number_text)


def opening_prompt(facts: str, wishes: Sequence[str]) -> str:
    """The instruction, the facts, and the client's wishes fenced as data."""
    return render(PACKAGE, "opening_prompt.md", facts=facts, wishes=list(wishes))
