"""The plan in words and tables: what a producer sends to the client after an edit."""

from collections.abc import Sequence

from functions.planning.models import Plan
from shared.brief import EVENT_TYPE_NAMES, EventFormat
from shared.texts import render

PACKAGE = "functions.planning"


def opening_text(plan: Plan, *, moved: int = 0) -> str:
    """The opening paragraphs: time left, what to book, what is given up, what holds the date."""
    return render(
        PACKAGE,
        "opening.md",
        plan=plan,
        type_name=EVENT_TYPE_NAMES[plan.event.event_type],
        place="онлайн" if plan.event.format is EventFormat.ONLINE else plan.event.city,
        open_tasks=sum(not task.status.is_closed for task in plan.tasks),
        critical=_critical_titles(plan),
        moved=moved,
    )


def _critical_titles(plan: Plan) -> list[str]:
    """Work of hours has no path: there everything is critical."""
    lasting = [task for task in plan.tasks if task.critical and task.days > 0]
    return [task.title for task in lasting] if len(lasting) > 1 else []


def plan_tables(plan: Plan) -> str:
    """Stages with their decisions, tasks, letters and the programme of the first day."""
    first_day = [row for row in plan.running_order if row.starts_at.date() <= plan.event.date]
    days = (plan.event.last_day - plan.event.date).days + 1
    return render(PACKAGE, "tables.md", plan=plan, first_day=first_day, days=days)


def opening_prompt(facts: str, wishes: Sequence[str]) -> str:
    """The instruction, the facts, and the client's wishes fenced as data."""
    return render(PACKAGE, "opening_prompt.md", facts=facts, wishes=list(wishes))
