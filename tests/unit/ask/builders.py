"""Answers made by the agents' own code, so that what the command shows cannot drift from what they give."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType

from functions.finance import estimate as finance
from functions.finance.agent import TOLD_APART
from functions.finance.models import Estimate
from functions.finance.terms import Conditions
from functions.maestro.aggregation import aggregate
from functions.maestro.models import RunResult, RunView, StepView
from functions.maestro.summary import worded
from functions.planning import plan as planning
from functions.planning.models import Plan
from functions.planning.timeline import timeline
from functions.vendors.agent import METHOD
from functions.vendors.models import CategoryMarks, Price, Vendor, VendorRecord, vendor_id
from functions.vendors.notices import notices, sources
from functions.vendors.shortlist import CategoryVendors, propose
from local.ask.answer import Answer
from shared.agents import AgentResult
from shared.brief import Assumption, Brief, EventType
from shared.llm.rules import Rules
from shared.runs.models import Run, RunState, Step
from shared.shortlist import CategoryCandidates
from shared.vendor_categories import PriceUnit
from tests.unit.maestro import builders as maestro

TODAY = datetime.date(2026, 11, 22)

BRIEF = Brief(
    title="Корпоратив в Казани",
    event_type=EventType.CORPORATE_PARTY,
    date=datetime.date(2026, 12, 12),
    city="Казань",
    guests=150,
    budget=Decimal(2500000),
    wishes=["живая музыка"],
    assumptions=[Assumption(field="duration_hours", value="5 часов", reason="обычная длительность")],
)


def estimate_of(brief: Brief = BRIEF) -> Estimate:
    return finance.draw_up(brief, Conditions(), TODAY)


def plan_of(brief: Brief = BRIEF) -> Plan:
    draft = planning.draw_up(brief, today=TODAY)
    return timeline(brief, draft.tasks, draft.notes, today=TODAY)


def vendor(name: str, category: str, price: int | None, **fields: Any) -> VendorRecord:
    """An invented vendor of Kazan, priced for the whole event."""
    amount = price and Price(amount=Decimal(price), unit=PriceUnit.PER_EVENT)
    given = {"city": "Казань", "invented": True, **fields}
    card = Vendor(name=name, categories=[category], price=amount or None, **given)
    return VendorRecord(id=vendor_id(card), version=1, vendor=card)


VENDORS = {
    "host": [
        vendor("Ведущий Пример", "host", 40_000),
        vendor("Ведущий Образец", "host", 70_000, reply_hours=2),
        vendor("Ведущий Без Цены", "host", None),
    ],
    "photo": [vendor("Фото Пример", "photo", 15_000, city="Самара", travels=True)],
    "dj": [],
}


def candidates_of(brief: Brief = BRIEF) -> list[CategoryCandidates]:
    vendors = {code: CategoryVendors(records, CategoryMarks()) for code, records in VENDORS.items()}
    return propose(brief, vendors, TODAY)


def finance_result(brief: Brief = BRIEF) -> AgentResult:
    estimate = estimate_of(brief)
    return AgentResult(
        data=estimate.model_dump(mode="json", exclude=TOLD_APART),
        summary="Смета готова.",
        sources=[*estimate.sources, *(source for line in estimate.lines for source in line.sources)],
        assumptions=estimate.assumptions,
        warnings=estimate.warnings,
        degraded=True,
    )


def planning_result(brief: Brief = BRIEF) -> AgentResult:
    plan = plan_of(brief)
    return AgentResult(
        data=plan.model_dump(mode="json"),
        summary="План готов.",
        sources=plan.sources,
        assumptions=plan.assumptions,
        warnings=plan.warnings,
        degraded=True,
    )


def vendors_result(brief: Brief = BRIEF) -> AgentResult:
    found = candidates_of(brief)
    return AgentResult(
        data={"categories": [one.model_dump(mode="json") for one in found], "method": METHOD},
        summary="Подрядчики подобраны.",
        sources=sources(found),
        warnings=notices(found),
        degraded=True,
    )


def full_steps(brief: Brief = BRIEF) -> list[Step]:
    return [
        maestro.step("planning", title="План и задачи", result=planning_result(brief)),
        maestro.step("finance", title="Смета и бюджет", result=finance_result(brief)),
        maestro.step("vendors", title="Подрядчики", critical=False, result=vendors_result(brief)),
    ]


def answer_of(steps: list[Step], **fields: Any) -> Answer:
    """The steps aggregated and worded as Maestro does it, sent as JSON and read again."""
    view = view_of(maestro.run(**{"brief": BRIEF, **fields}), steps)
    read = RunView.model_validate_json(view.model_dump_json())
    assert read.result
    return Answer.of(read.result)


def view_of(run: Run, steps: list[Step], *, state: RunState | None = None) -> RunView:
    """What the API shows of a run: closed, unless it is given another state."""
    closed, result = aggregate(run, steps)
    result = worded(result, run, Rules())
    return RunView(
        **run.model_dump(exclude={"run_id", "state", "result", "brief"}),
        id=run.run_id,
        state=state or closed,
        title="Корпоратив",
        brief=run.brief,
        steps=[
            StepView.model_validate(step.model_dump(include=set(StepView.model_fields))) for step in steps
        ],
        result=None if state else RunResult.model_validate(result.model_dump()),
    )


def shown(*pieces: RenderableType, width: int = 100) -> str:
    """The pieces as a pipe gets them."""
    console = Console(file=StringIO(), width=width, markup=False, emoji=False, highlight=False)
    for piece in pieces:
        console.print(piece)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue().replace("\u00a0", " ")


def as_json(view: RunView) -> dict[str, Any]:
    """The body of the API's answer."""
    body: dict[str, Any] = json.loads(view.model_dump_json())
    return body
