"""HTTP: what the agency's texts have cost."""

from datetime import date, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, Field

from functions.maestro.agency_api import TAGS, router
from functions.maestro.services import orchestrator
from functions.maestro.usage import Grouping, UsageReport, usage_report
from shared.clock import utcnow
from shared.errors import FieldError, InvalidInput
from shared.http import Response, caller, ok

__all__ = ["router"]

#: Days shown when no first day is named.
USUAL_DAYS = 30
#: Rows are kept this long.
MOST_DAYS = 400

#: What a Date column of YDB can hold.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2105, 1, 1)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class UsageQuery(BaseModel):
    """Which days (UTC), and what the sums are told apart by."""

    first: Day | None = None
    last: Day | None = None
    by: Grouping = "day"


@router.get("/api/v1/usage", summary="Расходы на языковые модели", tags=TAGS)
def get_usage(query: Annotated[UsageQuery, Query()]) -> Response[UsageReport]:
    """Tokens and rubles of the agency's calls of models by day, agent, model, run or event."""
    last = query.last or utcnow().date()
    first = query.first or max(FIRST_DAY, last - timedelta(days=USUAL_DAYS - 1))
    if not timedelta(0) <= last - first <= timedelta(days=MOST_DAYS):
        raise InvalidInput(errors=[_WRONG_PERIOD])
    return ok(usage_report(orchestrator().database, caller(router).tenant_id, first, last, query.by))


_WRONG_PERIOD = FieldError(
    "query.first",
    "wrong_period",
    f"Первый день не позже последнего, и не больше {MOST_DAYS} дней: сузьте период.",
    f"The first day must not be after the last, with at most {MOST_DAYS} days between.",
)
