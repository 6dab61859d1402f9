"""HTTP: what the agency sets once for everything."""

from pydantic import ConfigDict, Field

from functions.maestro.requisites import CheckedDetails
from functions.maestro.services import orchestrator
from shared.agency import Agency, AgencySettings
from shared.agency_store import AgencyStore
from shared.http import Response, Router, caller, ok, required_version

router = Router()

TAGS = ["Агентство"]


class AgencyChange(AgencySettings):
    """Settings to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200)
    details: CheckedDetails = CheckedDetails()


@router.get("/api/v1/agency", summary="Агентство: настройки и реквизиты", tags=TAGS)
def get_agency() -> Response[Agency]:
    """The name, the settings, and their version."""
    agency = _store().get()
    return ok(agency, version=agency.version)


@router.patch("/api/v1/agency", summary="Изменить настройки агентства", tags=TAGS)
def change_agency(body: AgencyChange) -> Response[Agency]:
    """Take what is given over; new runs go by it within a minute."""
    store = _store()
    before = store.get()
    given = body.model_dump(exclude_unset=True, exclude={"name"})
    settings = AgencySettings.model_validate({**before.settings.model_dump(), **given})
    version = required_version(router.current_event.headers)
    agency = store.save(body.name or before.name, settings, version)
    return ok(agency, version=agency.version)


def _store() -> AgencyStore:
    return AgencyStore(orchestrator().database, caller(router).tenant_id)
