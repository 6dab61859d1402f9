"""HTTP: requests to Maestro, their progress and answers, conversations; the agency's settings stand in
`agency_api`, what its texts cost in `usage_api`."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header, Path
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from functions.maestro.models import (
    ConversationView,
    RequestBody,
    RunResult,
    RunSummary,
    RunView,
    StepView,
    Turn,
)
from functions.maestro.orchestration import Orchestrator
from functions.maestro.services import directory, language, orchestrator
from functions.maestro.store import StoredRun
from functions.maestro.trace import RunTrace, trace_of_run
from functions.maestro.usage_api import router
from shared.auth import Principal
from shared.clock import utcnow
from shared.database import Row
from shared.errors import NotFound
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    accepted,
    caller,
    decode_cursor,
    encode_cursor,
    ok,
)
from shared.limits.capacity import require_capacity
from shared.llm.occasion import Occasion
from shared.runs.models import Step

__all__ = ["router"]

if TYPE_CHECKING:
    from functions.maestro.reading import Reader

#: The longest a request is held for its answer: well inside the function's timeout.
MAX_WAIT_SECONDS = 20
#: The longest a model may take to read the request.
READING_TIME = timedelta(seconds=10)
#: Above every run id: ids start with `run_` and a ULID.
NEWEST = "run_~"

ANSWERS: dict[int, OpenAPIResponse] = {
    200: {"description": "Готово", "content": {"application/json": {"model": RunView}}},
    202: {"description": "Выполняется", "content": {"application/json": {"model": RunView}}},
}

Id = Annotated[str, Path(min_length=1, max_length=64)]


@router.post(
    "/api/v1/maestro/requests",
    summary="Задать задачу Maestro",
    description="Предложение (`text`) или форма (`intent` и `input`). Ответ 202 с адресом запроса, "
    "либо 200 с готовым ответом, если он успел за `Prefer: wait=N` секунд.",
    tags=["Maestro"],
    responses=ANSWERS,
)
def create_request(
    body: RequestBody, prefer: Annotated[str | None, Header(max_length=100)] = None
) -> Response[RunView]:
    """Start a run; hold the answer for at most `Prefer: wait` seconds."""
    principal = caller(router)
    maestro = orchestrator()
    reader = _reader(maestro, principal)
    require_capacity(principal, utcnow())
    opening, conversation = reader.read(principal, body)
    stored = maestro.start(opening, conversation)
    run = stored.run
    wait = _wait_seconds(prefer)
    if wait and not run.state.is_closed:
        maestro.wait(run.tenant_id, run.run_id, wait)
        stored = maestro.get(run.tenant_id, run.run_id)
    return _answer(stored)


@router.get("/api/v1/maestro/requests", summary="Список запросов, новые сверху", tags=["Maestro"])
def list_requests(limit: Limit = 20, cursor: Cursor = None) -> Page[RunSummary]:
    """The agency's runs."""
    key = decode_cursor(cursor)
    rows = orchestrator().store.list(caller(router).tenant_id, key[0] if key else NEWEST, limit + 1)
    page = [_summary(row) for row in rows[:limit]]
    return Page(items=page, next_cursor=encode_cursor(page[-1].id) if len(rows) > limit else None)


@router.get("/api/v1/maestro/requests/<run_id>", summary="Запрос: шаги, ход работы, ответ", tags=["Maestro"])
def get_request(
    run_id: Id, prefer: Annotated[str | None, Header(max_length=100)] = None
) -> Response[RunView]:
    """A run with its steps; `Prefer: wait` holds the answer until it is closed."""
    tenant_id = caller(router).tenant_id
    maestro = orchestrator()
    stored = maestro.get(tenant_id, run_id)
    wait = _wait_seconds(prefer)
    if wait and not stored.run.state.is_closed:
        maestro.wait(tenant_id, run_id, wait)
        stored = maestro.get(tenant_id, run_id)
    return ok(_view(stored), version=stored.run.version)


@router.get(
    "/api/v1/maestro/requests/<run_id>/trace",
    summary="Трассировка запроса: каких агентов вызвали и почему, что сколько заняло",
    tags=["Maestro"],
)
def get_trace(run_id: Id) -> Response[RunTrace]:
    """Why each agent was or was not called, and everything that worked for the run, as a tree."""
    from shared.traces import Traces

    tenant_id = caller(router).tenant_id
    maestro = orchestrator()
    stored = maestro.get(tenant_id, run_id)
    cards = directory(tenant_id, utcnow()).cards
    works = Traces(maestro.database).of_run(tenant_id, run_id)
    return ok(trace_of_run(stored.run, stored.steps, cards, works))


@router.post("/api/v1/maestro/requests/<run_id>/cancel", summary="Отменить запрос", tags=["Maestro"])
def cancel_request(run_id: Id) -> Response[RunView]:
    """Stop a run that is still going on."""
    principal = caller(router)
    maestro = orchestrator()
    maestro.cancel(principal.tenant_id, run_id)
    stored = maestro.get(principal.tenant_id, run_id)
    return ok(_view(stored), version=stored.run.version)


@router.post(
    "/api/v1/maestro/requests/<run_id>/steps/<step>/retry",
    summary="Повторить один шаг",
    tags=["Maestro"],
    responses=ANSWERS,
)
def retry_step(run_id: Id, step: Id) -> Response[RunView]:
    """Run one step of a finished request again; the answer is put together anew."""
    principal = caller(router)
    require_capacity(principal, utcnow())
    maestro = orchestrator()
    maestro.retry(principal.tenant_id, run_id, step)
    return _answer(maestro.get(principal.tenant_id, run_id))


@router.get("/api/v1/maestro/conversations/<conversation_id>", summary="Диалог", tags=["Maestro"])
def get_conversation(conversation_id: Id) -> Response[ConversationView]:
    """What was said and understood in one conversation."""
    row = orchestrator().store.conversation(caller(router).tenant_id, conversation_id, utcnow())
    if row is None:
        raise NotFound("Такого диалога нет.", "No such conversation.")
    turns = [Turn.model_validate(turn) for turn in row["turns"]]
    view = ConversationView(
        id=row["conversation_id"], turns=turns, slots=row["slots"], updated_at=row["updated_at"]
    )
    return ok(view)


def _reader(maestro: Orchestrator, principal: Principal) -> "Reader":
    """Reads with what this instance knows of the agency. A model gets a part of the time a request has."""
    from functions.maestro.reading import Reader  # its patterns take longer to compile than a look takes

    now = utcnow()
    known = directory(principal.tenant_id, now)
    occasion = Occasion(tenant_id=principal.tenant_id, deadline=now + READING_TIME)
    return Reader(maestro.store, known, language(occasion), now)


def _wait_seconds(prefer: str | None) -> int:
    """`Prefer: respond-async, wait=20` → 20 (RFC 7240)."""
    found = re.search(r"\bwait\s*=\s*(\d{1,4})\b", prefer or "")
    return min(int(found[1]), MAX_WAIT_SECONDS) if found else 0


def _answer(stored: StoredRun) -> Response[RunView]:
    view = _view(stored)
    if stored.run.state.is_closed:
        return ok(view, version=stored.run.version)
    return accepted(view, f"/api/v1/maestro/requests/{view.id}")


def _view(stored: StoredRun) -> RunView:
    run = stored.run
    return RunView(
        **run.model_dump(
            include={
                "state",
                "intent",
                "event_id",
                "conversation_id",
                "created_at",
                "finished_at",
                "text",
                "created_by",
                "deadline_at",
                "understanding",
                "version",
            }
        ),
        id=run.run_id,
        title=run.brief.title if run.brief else run.text[:80],
        brief=run.brief,
        steps=[_step_view(step) for step in stored.steps],
        result=RunResult.model_validate(run.result) if run.result else None,
    )


def _step_view(step: Step) -> StepView:
    return StepView.model_validate(step.model_dump(include=set(StepView.model_fields)))


def _summary(row: Row) -> RunSummary:
    brief = row["brief"] or {}
    title = brief.get("title") or row["text"][:80]
    return RunSummary.model_validate({**row, "id": row["run_id"], "title": title})
