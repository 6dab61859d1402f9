"""What comes from outside about letters: unsubscribing, and events of providers. Every word of it may be
repeated, late, forged or of another agency."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from functions.communication.mail.feedback import Feedback, What
from functions.communication.mail.letters import recipient_of
from functions.communication.mail.lists import Addressee, ListStore
from functions.communication.mail.mailing import RecipientState
from functions.communication.mail.suppressions import Reason, Suppressions
from shared.clock import Clock
from shared.consents.ledger import Consents
from shared.database import Database, DuplicateKey, Statement
from shared.errors import NotFound
from shared.persons import by_email

TAKE_TOKEN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $token AS Utf8;
DECLARE $expire_at AS Timestamp;

INSERT INTO mail_hook_tokens (tenant_id, token, expire_at) VALUES ($tenant_id, $token, $expire_at);
""")
#: Longer than a signature stays fresh.
TOKEN_KEPT = timedelta(hours=1)

_ALIVE = (RecipientState.CLAIMED, RecipientState.UNKNOWN, RecipientState.SENT)
#: What news makes of a recipient, and in which states it is still news.
_NEWS: Mapping[What, tuple[RecipientState, Sequence[RecipientState]]] = {
    # A claimed one is settled by its round.
    "delivered": (RecipientState.SENT, (RecipientState.UNKNOWN,)),
    "bounced": (RecipientState.BOUNCED, _ALIVE),
    "complained": (RecipientState.COMPLAINED, (*_ALIVE, RecipientState.BOUNCED)),
}
#: News after which nobody writes there again.
_STOPS: Mapping[What, Reason] = {"bounced": "bounce", "complained": "complaint"}


@dataclass(frozen=True)
class Unsubscriber:
    """A recipient's own link: who holds it may stop advertising to that address, and nothing else."""

    tenant_id: str
    lists: ListStore
    suppressions: Suppressions
    consents: Consents

    def owner(self, mailing_id: str, recipient_id: str, secret: str) -> Addressee:
        """Whose link it is. Raises `NotFound` for one that is foreign, changed or too old."""
        found = self.lists.get(mailing_id, recipient_id)
        if found is None or not hmac.compare_digest(found.secret.encode(), secret.encode()):
            raise no_such_link()
        return found

    def unsubscribe(self, owner: Addressee, mailing_id: str) -> None:
        """At once, and again without harm."""
        self.suppressions.add(owner.email, "unsubscribe", mailing_id)
        self.consents.withdraw(
            by_email(owner.email),
            by="link",
            how="link",
            source=mailing_id,
            purpose="advertising",
            channel="email",
        )


@dataclass(frozen=True)
class Listener:
    """Providers' events about one agency's letters, already known to be theirs."""

    tenant_id: str
    database: Database
    lists: ListStore
    suppressions: Suppressions
    unsubscriber: Unsubscriber
    clock: Clock

    def is_first(self, token: str) -> bool:
        """Whether this signature was not taken before."""
        try:
            self.database.query(
                TAKE_TOKEN,
                tenant_id=self.tenant_id,
                token=token[:200],
                expire_at=self.clock() + TOKEN_KEPT,
            )
        except DuplicateKey:
            return False
        return True

    def hear(self, events: Sequence[Feedback]) -> int:
        """How many were of letters of ours."""
        return sum(self._heard(event) for event in events)

    def _heard(self, event: Feedback) -> bool:
        """An event counts for the address a letter of ours went to, not for any it names."""
        key = recipient_of(event.letter_id) if event.letter_id else None
        to = self.lists.get(*key) if key else None
        if not key or to is None or to.email != event.email:
            return False
        self.told(event.what, key[0], to)
        return True

    def told(self, what: What, mailing_id: str, to: Addressee) -> None:
        """News of a letter of ours, any number of times."""
        if what == "unsubscribed":
            self.unsubscriber.unsubscribe(to, mailing_id)
            return
        state, before = _NEWS[what]
        self.lists.tell(mailing_id, to.recipient_id, state, before)
        if reason := _STOPS.get(what):
            self.suppressions.add(to.email, reason, mailing_id)


def no_such_link() -> NotFound:
    """One answer for every reason."""
    return NotFound("Ссылка недействительна или устарела.", "The link is not valid.")
