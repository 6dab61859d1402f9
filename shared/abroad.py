"""What of personal data an agency lets go abroad: nothing, until its owner switches it on and has read what
follows from it.

152-ФЗ art. 18 p. 5 (since 2025-07-01) bans the first recording of Russian citizens' data through foreign
services, art. 12 wants a notice to Roskomnadzor before any transfer.
"""

from enum import StrEnum

from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Rows, Statement


class Abroad(StrEnum):
    """Who would receive the data."""

    MODELS = "models"
    SENDERS = "senders"


#: What the owner agrees to, word for word. A new wording asks again.
CONSEQUENCES = {
    Abroad.MODELS: (
        "Тексты запросов будут уходить языковым моделям за границей. Имена, телефоны и адреса заменяются "
        "знаками, но полноту замены никто не гарантирует. До первой отправки подайте в Роскомнадзор "
        "уведомление о трансграничной передаче (152-ФЗ, ст. 12) и возьмите у людей отдельное согласие. "
        "Первая запись данных граждан России через иностранный сервис запрещена (ст. 18 ч. 5), "
        "штраф до 6 млн ₽."
    ),
    Abroad.SENDERS: (
        "Адреса и тексты писем будут уходить почтовым сервисам за границей. До первой отправки подайте в "
        "Роскомнадзор уведомление о трансграничной передаче (152-ФЗ, ст. 12) и возьмите у людей отдельное "
        "согласие. Первая запись данных граждан России через иностранный сервис запрещена (ст. 18 ч. 5), "
        "штраф до 6 млн ₽."
    ),
}

READ_SWITCHES = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT kind, allowed, consequence, changed_by, changed_at FROM transfers_abroad WHERE tenant_id = $tenant_id;
""")

WRITE_SWITCH = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $kind AS Utf8;
DECLARE $allowed AS Bool;
DECLARE $consequence AS Utf8;
DECLARE $changed_by AS Utf8;
DECLARE $changed_at AS Timestamp;

UPSERT INTO transfers_abroad (tenant_id, kind, allowed, consequence, changed_by, changed_at)
VALUES ($tenant_id, $kind, $allowed, $consequence, $changed_by, $changed_at);
""")
    + APPEND_AUDIT
)


class TransfersAbroad:
    """The switches of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def allows(self, kind: Abroad) -> bool:
        """Whether the owner agreed to the present wording."""
        return any(row["kind"] == kind and _is_on(row) for row in self.list())

    def list(self) -> Rows:
        """What was ever switched."""
        return self._database.read(READ_SWITCHES, tenant_id=self._tenant_id)[0]

    def switch(self, kind: Abroad, *, allowed: bool, by: str) -> None:
        """On or off, from now on."""
        self._database.query(
            WRITE_SWITCH,
            tenant_id=self._tenant_id,
            kind=kind,
            allowed=allowed,
            consequence=CONSEQUENCES[kind],
            changed_by=by,
            changed_at=self._clock(),
            audit=[audit_entry(self._tenant_id, "transfer_abroad", kind, after={"allowed": allowed})],
        )


def _is_on(row: dict[str, object]) -> bool:
    return bool(row["allowed"]) and row["consequence"] == CONSEQUENCES[Abroad(str(row["kind"]))]
