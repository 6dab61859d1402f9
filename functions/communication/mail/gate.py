"""Who of a list may get a letter now: the ledger of consents and the list of stops, asked per batch."""

from collections.abc import Collection
from dataclasses import dataclass

from functions.communication.mail.content import Content
from functions.communication.mail.suppressions import Suppressions
from shared.consents.ledger import Consents
from shared.consents.purposes import Channel
from shared.persons import by_email

NO_CONSENT = "no_consent"
NO_CONSENT_ABROAD = "no_consent_abroad"


@dataclass(frozen=True)
class Gate:
    """Of one agency."""

    consents: Consents
    suppressions: Suppressions

    def refused(self, emails: Collection[str], content: Content, *, abroad: bool) -> dict[str, str]:
        """Addresses that get nothing, and why. Advertising needs consent to it by mail (38-ФЗ, art. 18), a
        sender abroad consent to that (152-ФЗ, art. 12), whatever the letter is."""
        refused: dict[str, str] = {}
        if abroad:
            refused |= self._without("transfer_abroad", emails, NO_CONSENT_ABROAD)
        if content.is_advertising:
            refused |= self._without("advertising", emails, NO_CONSENT)
        return refused | self.suppressions.stopped(emails, advertising=content.is_advertising)

    def _without(self, purpose: str, emails: Collection[str], reason: str) -> dict[str, str]:
        people = {by_email(email): email for email in emails}
        channel: Channel | None = "email" if purpose == "advertising" else None
        agreed = self.consents.allowed(people.keys(), purpose, channel)
        return {email: reason for person, email in people.items() if person not in agreed}
