"""Signing in: an attempt is begun, answered by its provider, and becomes a session; or a link is mailed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from functions.identity.models import SIGN_IN_PAGE, Attempt, Member, Profile, Provider, Session
from functions.identity.one_time import digest, new_secret
from functions.identity.people import People
from functions.identity.sessions import Sessions
from functions.identity.statements import BEGIN_ATTEMPT, RECENT_LINKS, TAKE_ATTEMPT, USE_LINK, WRITE_LINK
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.errors import NotFound, Unauthenticated

ATTEMPT_LIFETIME = timedelta(minutes=10)
LINK_LIFETIME = timedelta(minutes=15)
#: Letters to one address: more would be a nuisance, and a way to guess. The first two may follow each other,
#: then each waits longer; a sixth in an hour is not written.
GAPS = (timedelta(0), timedelta(0), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the secret it must bring back in its cookie."""

    url: str
    browser_secret: str


@dataclass(frozen=True)
class SignIn:
    """Everything that ends in a session. `send_link(email, url)` writes the letter."""

    database: Database
    providers: Mapping[str, Provider]
    sessions: Sessions
    public_url: str
    send_link: Callable[[str, str], None]
    clock: Clock

    def begin(self, provider_name: str, return_to: str, *, user_id: str | None = None) -> Begun:
        """Start at a provider; `user_id` is somebody signed in who adds an account. Raises `NotFound`."""
        provider = self._provider(provider_name)
        browser = new_secret()
        attempt = self._attempt(provider_name, new_secret(), new_secret(), new_secret())
        self.database.query(
            BEGIN_ATTEMPT,
            state=digest(attempt.state),
            provider=provider_name,
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            browser=digest(browser),
            return_to=return_to,
            user_id=user_id,
            expire_at=self.clock() + ATTEMPT_LIFETIME,
        )
        return Begun(provider.authorization_url(attempt), browser)

    def finish(self, provider_name: str, answer: Mapping[str, str], browser: str) -> tuple[Session, str]:
        """The session, and where to return. Raises `Unauthenticated` for an answer to no attempt of this
        browser at this provider: replayed, late, stolen or meant for another."""
        provider = self._provider(provider_name)
        state = answer.get("state", "")
        row = self._taken(state)
        if (
            row is None
            or row["provider"] != provider_name
            or not compare_digest(row["browser"], digest(browser))
        ):
            raise _not_ours()
        attempt = self._attempt(provider_name, state, row["nonce"], row["verifier"])
        profile = provider.profile(attempt, answer)
        return self._enter(profile, row["user_id"]), row["return_to"]

    def mail_link(self, email: str) -> None:
        """The same silence whether the address is known, unknown, or has had enough letters."""
        secret, now = new_secret(), self.clock()

        def work(tx: Transaction) -> bool:
            recent = tx.execute(RECENT_LINKS, email=email, since=now - timedelta(hours=1))[0]
            if not may_write([row["created_at"] for row in recent], now):
                return False
            expire_at = now + timedelta(hours=1)
            tx.commit(WRITE_LINK, token=digest(secret), email=email, created_at=now, expire_at=expire_at)
            return True

        if self.database.transaction(work):
            self.send_link(email, f"{self.public_url}{SIGN_IN_PAGE}#token={secret}")

    def confirm_link(self, secret: str) -> Session:
        """Raises `Unauthenticated` for a link that is used, old or invented."""
        now = self.clock()
        rows = self.database.query(USE_LINK, token=digest(secret), now=now, since=now - LINK_LIFETIME)[0]
        if not rows:
            raise Unauthenticated(
                "Ссылка уже не действует. Запросите новую.", "This link is no longer valid."
            )
        email = rows[0]["email"]
        return self._enter(Profile("email", email, email, email.split("@")[0]), None)

    def _enter(self, profile: Profile, link_to: str | None) -> Session:
        members = People(self.database).recognise(profile, self.clock(), link_to=link_to)
        return self.sessions.begin(_first(members))

    def _taken(self, state: str) -> Row | None:
        rows = self.database.query(TAKE_ATTEMPT, state=digest(state), now=self.clock())[0]
        return rows[0] if rows else None

    def _provider(self, name: str) -> Provider:
        if name not in self.providers:
            raise NotFound("Такого способа входа нет.", "There is no such provider.")
        return self.providers[name]

    def _attempt(self, provider: str, state: str, nonce: str, verifier: str) -> Attempt:
        redirect_uri = f"{self.public_url}/api/v1/auth/{provider}/callback"
        return Attempt(provider, state, nonce, verifier, redirect_uri)


def may_write(written: Sequence[datetime], now: datetime) -> bool:
    """Whether an address that got letters at these moments of the last hour may get another."""
    if len(written) >= len(GAPS):
        return False
    return not written or now >= max(written) + GAPS[len(written)]


def _first(members: list[Member]) -> Member:
    """The same one at every sign-in; the person may change over to another."""
    return min(members, key=lambda member: member.tenant_id)


def _not_ours() -> Unauthenticated:
    return Unauthenticated(
        "Вход начат не здесь или слишком давно. Начните заново.", "Start the sign-in again."
    )
