"""HTTP: the ledger of consents. The routes hang on the router of `keys_api`.

A person is named in the body, also to read: addresses of requests stay in logs.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from functions.identity import services
from functions.identity.keys_api import router
from shared.clock import utcnow
from shared.consents.ledger import Given
from shared.consents.purposes import Channel, purposes
from shared.http import Response, caller, ok, with_version
from shared.persons import Person

TAGS = ["Согласия"]
How = Literal["form", "paper", "letter", "oral", "link", "import"]
#: Clocks of sites that send us their forms are not ours.
CLOCKS_DIFFER = timedelta(minutes=5)


def _known(purpose: str) -> str:
    if purpose not in purposes():
        raise ValueError(f"Такой цели нет. Есть: {', '.join(sorted(purposes()))}.")
    return purpose


def _past(moment: datetime) -> datetime:
    if not datetime(2000, 1, 1, tzinfo=UTC) <= moment <= utcnow() + CLOCKS_DIFFER:
        raise ValueError("Согласие датировано будущим или слишком давним временем.")
    return moment


PurposeCode = Annotated[str, Field(max_length=40), AfterValidator(_known)]


class ConsentRequest(BaseModel):
    """One consent for one purpose, word for word as the person saw it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    person: Person
    purpose: PurposeCode
    channel: Channel | None = None
    text_version: str = Field(min_length=1, max_length=50)
    text: str = Field(min_length=20, max_length=20_000)
    given_at: Annotated[AwareDatetime, AfterValidator(_past)]
    how: How
    source: str = Field(default="", max_length=300)
    """The page, document or call it was given on."""

    @model_validator(mode="after")
    def _names_its_channel(self) -> Self:
        if not purposes()[self.purpose].takes(self.channel):
            raise ValueError("Согласие на рекламу дают для одного канала, на остальное — без канала.")
        return self


class WithdrawalRequest(BaseModel):
    """What to take back; without a purpose everything."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    person: Person
    purpose: PurposeCode | None = None
    channel: Channel | None = None
    how: How
    source: str = Field(default="", max_length=300)


class ConsentSearch(BaseModel):
    """Whose records."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    person: Person


class ConsentView(BaseModel):
    """One record; a withdrawal is one too."""

    consent_id: str
    purpose: str
    channel: str
    """Empty where the purpose has none."""
    granted: bool
    text_version: str
    text: str | None
    given_at: datetime
    how: str
    source: str
    recorded_by: str
    recorded_at: datetime


class PurposeView(BaseModel):
    """What a consent may be for."""

    code: str
    title: str
    law: str
    channels: list[str]


@router.get("/api/v1/consents/purposes", summary="На что дают согласие", tags=TAGS)
def list_purposes() -> list[PurposeView]:
    """Each needs a consent of its own."""
    return [
        PurposeView(code=code, title=one.title, law=one.law, channels=list(one.channels))
        for code, one in purposes().items()
    ]


@router.post("/api/v1/consents", summary="Записать согласие", tags=TAGS, status_code=201)
def record_consent(body: ConsentRequest) -> Response[ConsentView]:
    """Records are never changed: what is wrong is withdrawn and recorded anew."""
    principal = caller(router)
    given = Given(**{name: getattr(body, name) for name in ConsentRequest.model_fields})
    row = services.consents(principal.tenant_id).record(given, principal.subject)
    return with_version(201, ConsentView.model_validate(row), None)


@router.post("/api/v1/consents/withdrawals", summary="Отозвать согласия", tags=TAGS)
def withdraw_consents(body: WithdrawalRequest) -> Response[list[ConsentView]]:
    """From now on. Answers with the records added; nothing was granted when there are none."""
    principal = caller(router)
    rows = services.consents(principal.tenant_id).withdraw(
        body.person,
        principal.subject,
        how=body.how,
        source=body.source,
        purpose=body.purpose,
        channel=body.channel,
    )
    return ok([ConsentView.model_validate(row) for row in rows])


@router.post("/api/v1/consents/search", summary="Согласия человека", tags=TAGS)
def list_consents(body: ConsentSearch) -> Response[list[ConsentView]]:
    """Every record with its text, the oldest first."""
    rows = services.consents(caller(router).tenant_id).history(body.person)
    return ok([ConsentView.model_validate(row) for row in rows])
