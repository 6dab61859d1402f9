"""The vendors agent: a brief becomes candidates for every category the event needs."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from functions.vendors.comparison import WeightView, weight_views
from functions.vendors.criteria import weighings
from functions.vendors.directory import Directory
from functions.vendors.needed import needed_categories, wished_categories
from functions.vendors.notices import notices, sources
from functions.vendors.shortlist import lacking, propose
from functions.vendors.store import VendorStore
from functions.vendors.summary import texts_of
from shared.agents import AgentCard, AgentDeps, AgentResult, AgentTask
from shared.brief import Assumption, Brief
from shared.errors import InvalidInput
from shared.llm.language import Writing
from shared.shortlist import CategoryCandidates, CategoryShortlist, shortlist
from shared.validation import field_errors


class VendorsInput(BaseModel):
    """What a run may add to the brief."""

    weights: dict[str, float] | None = None
    """Criterion → weight, in sum 1."""
    allotments: dict[str, Decimal] | None = None
    """Category → gross amount of the estimate. Without it the aggregator makes the shortlist."""


class VendorsData(BaseModel):
    """The agent's answer."""

    categories: list[CategoryCandidates]
    criteria: list[WeightView]
    shortlist: list[CategoryShortlist] | None
    method: str


METHOD = (
    "Сначала отсев: город, вместимость, занятость, обязательные документы, чёрный список. Затем взвешенная "
    "сумма критериев, каждый приведён к шкале 0…1 внутри категории. Чего подрядчик не указал, считается "
    "средним по остальным."
)


class VendorsAgent:
    """Scores and prices are computed from the cards; a model words the opening, the table stays as is."""

    card = AgentCard(
        name="vendors",
        title="Подрядчики",
        description="Подбирает подрядчиков по категориям: свободны, подходят по размеру, с ценой и оценкой.",
        intents=["create_event", "create_plan", "find_vendors"],
        inbox="vendors-inbox",
    )

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """Candidates per category; the shortlist too when the amounts are known. Writes nothing."""
        if task.brief is None:
            raise InvalidInput(
                "Для подбора нужны тип мероприятия, дата, город и число гостей.", "Vendors need a brief."
            )
        given = _given(task)
        found = _candidates(task, task.brief, deps, given)
        texts = texts_of(task.brief, found)
        written = deps.language.write(
            Writing(agent="vendors", prompt=texts.prompt, facts=texts.facts, template=texts.opening)
        )
        return AgentResult(
            data=_data(found, given).model_dump(mode="json"),
            summary=f"{written.text}\n\n{texts.table}",
            sources=sources(found),
            assumptions=_assumptions(given),
            warnings=[*notices(found), *written.notices],
            usage=written.usage,
            degraded=written.degraded,
        )


def _candidates(
    task: AgentTask, brief: Brief, deps: AgentDeps, given: VendorsInput
) -> list[CategoryCandidates]:
    today = deps.clock().date()
    directory = Directory(VendorStore(deps.database, task.tenant_id, deps.clock), today)
    vendors = directory.in_city(_categories(task, brief), brief.city)
    wanted = lacking(brief, vendors)
    if wanted:
        far = directory.travelling(wanted)
        vendors |= {category: vendors[category] + far[category] for category in wanted}
    return propose(brief, vendors, today, given.weights)


def _categories(task: AgentTask, brief: Brief) -> list[str]:
    """Who asks for a photographer gets photographers, who asks for an event gets all it needs."""
    named = wished_categories([task.text]) if task.intent == "find_vendors" else []
    return list(dict.fromkeys(named)) or needed_categories(brief)


def _given(task: AgentTask) -> VendorsInput:
    finance = task.results.get("finance")
    amounts: dict[str, Any] = {"allotments": finance.data.get("allotments")} if finance else {}
    try:
        return VendorsInput.model_validate({**amounts, **task.inputs})
    except ValidationError as error:
        raise InvalidInput(errors=field_errors(error.errors())) from error


def _data(found: list[CategoryCandidates], given: VendorsInput) -> VendorsData:
    return VendorsData(
        categories=found,
        criteria=weight_views(weighings(given.weights)),
        shortlist=None if given.allotments is None else shortlist(found, given.allotments),
        method=METHOD,
    )


def _assumptions(given: VendorsInput) -> list[Assumption]:
    if given.weights is not None:
        return []
    weights = ", ".join(f"{one.name} {one.weight:.0%}" for one in weight_views(weighings()))
    return [Assumption(field="weights", value=weights, reason="Веса критериев по умолчанию: задайте свои.")]


AGENT = VendorsAgent()
