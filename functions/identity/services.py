"""What this instance signs people in with, made on first use."""

from functools import cache, partial

from functions.identity.api_keys import ApiKeys
from functions.identity.guessing import Tries
from functions.identity.keys import KeyRing, key_ring
from functions.identity.mail import send_invitation, send_link
from functions.identity.models import SIGN_IN_PAGE
from functions.identity.people import People
from functions.identity.personal_data.exporting import Export
from functions.identity.providers import providers_of
from functions.identity.sessions import Sessions
from functions.identity.settings import IdentitySettings
from functions.identity.sign_in import SignIn
from functions.identity.team import Team
from functions.identity.tickets import Tickets
from shared.abroad import TransfersAbroad
from shared.agency_store import AgencyStore
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.consents.ledger import Consents
from shared.database import Database, database_of
from shared.encryption import envelope_of
from shared.integration_secrets import IntegrationSecrets
from shared.objects import Objects
from shared.personal_data.erasing import Erasures


def settings() -> IdentitySettings:
    """The function's environment."""
    given: IdentitySettings = read_settings(IdentitySettings)
    return given


def keys() -> KeyRing:
    """The signing keys."""
    return key_ring(settings().auth_signing_keys.get_secret_value())


def sessions() -> Sessions:
    """Everybody's sessions."""
    return Sessions(database(), keys(), utcnow)


def api_keys(tenant_id: str) -> ApiKeys:
    """An agency's keys."""
    return ApiKeys(database(), tenant_id, utcnow)


def consents(tenant_id: str) -> Consents:
    """An agency's ledger of consents."""
    return Consents(database(), tenant_id, utcnow)


def erasures(tenant_id: str) -> Erasures:
    """An agency's erasures of people."""
    return Erasures(database(), tenant_id, objects(), utcnow)


def export(tenant_id: str) -> Export:
    """What an agency keeps about people."""
    return Export(database(), tenant_id, objects(), utcnow)


def objects() -> Objects:
    """The files of agencies."""
    return Objects(settings())


def transfers_abroad(tenant_id: str) -> TransfersAbroad:
    """What an agency lets go abroad."""
    return TransfersAbroad(database(), tenant_id, utcnow)


def secrets(tenant_id: str) -> IntegrationSecrets:
    """An agency's secrets of its integrations."""
    return IntegrationSecrets(database(), envelope_of(settings()), tenant_id, utcnow)


def team(tenant_id: str) -> Team:
    """An agency's people."""
    return Team(database(), tenant_id, utcnow)


def tickets() -> Tickets:
    """WebSocket tickets."""
    return Tickets(database(), utcnow)


def mail_invitation(tenant_id: str, email: str, role: Role) -> None:
    """Tell the invited person, where mail is set up; else the owner tells them."""
    given = settings()
    if given.smtp_host:
        agency = AgencyStore(database(), tenant_id).get()
        link = f"{given.public_url.rstrip('/')}{SIGN_IN_PAGE}"
        send_invitation(given, email, link, agency.name, role)


def tries() -> Tries:
    """Of those who are not signed in."""
    return Tries(database(), utcnow)


def people() -> People:
    """Everybody."""
    return People(database())


@cache
def sign_in() -> SignIn:
    """The ways in: kept, since an OpenID provider's addresses are discovered once."""
    given = settings()
    return SignIn(
        database=database(),
        providers=providers_of(given),
        sessions=sessions(),
        public_url=given.public_url.rstrip("/"),
        send_link=partial(send_link, given),
        clock=utcnow,
    )


def database() -> Database:
    """The instance's."""
    return database_of(settings())
