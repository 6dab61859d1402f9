"""Where an agency's mail settings and the use of its quotas stand."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from functions.communication.mail.pacing import Grant, Meter, Quota, grant, slowed
from functions.communication.mail.settings import MailSettings
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Rows, Statement, Transaction

#: Under which the installation's own account counts: its quota is one for all agencies.
INSTALLATION = "-"

READ_SETTINGS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT settings, version, hook FROM mail_settings WHERE tenant_id = $tenant_id;
""")

WRITE_SETTINGS = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $settings AS Json;
DECLARE $version AS Int64;
DECLARE $hook AS Utf8;
DECLARE $changed_by AS Utf8;
DECLARE $changed_at AS Timestamp;

UPSERT INTO mail_settings (tenant_id, settings, version, hook, changed_by, changed_at)
VALUES ($tenant_id, $settings, $version, $hook, $changed_by, $changed_at);
""")
    + APPEND_AUDIT
)

READ_METER = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $provider AS Utf8;

SELECT free_at, day_from, used FROM mail_meters WHERE tenant_id = $tenant_id AND provider = $provider;
""")

WRITE_METER = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $provider AS Utf8;
DECLARE $free_at AS Timestamp;
DECLARE $day_from AS Timestamp;
DECLARE $used AS Int64;

UPSERT INTO mail_meters (tenant_id, provider, free_at, day_from, used)
VALUES ($tenant_id, $provider, $free_at, $day_from, $used);
""")


@dataclass(frozen=True)
class Stored:
    """Settings, and the secret of the addresses that providers tell events to. Version 0: never set."""

    settings: MailSettings = field(default_factory=MailSettings)
    version: int = 0
    hook: str = ""


class MailSettingsStore:
    """Of one agency."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def get(self) -> Stored:
        """Defaults when nobody set anything."""
        return _stored(self._database.read(READ_SETTINGS, tenant_id=self._tenant_id)[0])

    def save(self, settings: MailSettings, by: str) -> Stored:
        """Instead of the settings before. The addresses of hooks stay."""

        def work(tx: Transaction) -> Stored:
            before = _stored(tx.execute(READ_SETTINGS, tenant_id=self._tenant_id)[0])
            after = Stored(settings, before.version + 1, before.hook or secrets.token_urlsafe(24))
            shown = [one.settings.model_dump(mode="json") for one in (before, after)]
            tx.commit(
                WRITE_SETTINGS,
                tenant_id=self._tenant_id,
                settings=shown[1],
                version=after.version,
                hook=after.hook,
                changed_by=by,
                changed_at=self._clock(),
                audit=[
                    audit_entry(
                        self._tenant_id, "mail_settings", self._tenant_id, before=shown[0], after=shown[1]
                    )
                ],
            )
            return after

        return self._database.transaction(work)


class Meters:
    """What an account has used; `owner` is an agency or `INSTALLATION`."""

    def __init__(self, database: Database, owner: str, provider: str, clock: Clock) -> None:
        self._database = database
        self._key = {"tenant_id": owner, "provider": provider}
        self._clock = clock

    def take(self, quota: Quota, wanted: int) -> Grant:
        """So many may leave now; nobody else gets them."""

        def work(tx: Transaction) -> Grant:
            given = grant(self._meter(tx, self._clock()), quota, wanted, self._clock())
            self._write(tx, given.meter)
            return given

        return self._database.transaction(work)

    def slow_down(self, until: datetime) -> None:
        """Nothing before that."""

        def work(tx: Transaction) -> None:
            self._write(tx, slowed(self._meter(tx, self._clock()), until))

        self._database.transaction(work)

    def _meter(self, tx: Transaction, now: datetime) -> Meter:
        rows = tx.execute(READ_METER, **self._key)[0]
        return Meter(**rows[0]) if rows else Meter(now, now)

    def _write(self, tx: Transaction, meter: Meter) -> None:
        tx.commit(WRITE_METER, **self._key, **vars(meter))


def _stored(rows: Rows) -> Stored:
    if not rows:
        return Stored()
    return Stored(MailSettings.model_validate(rows[0]["settings"]), rows[0]["version"], rows[0]["hook"])
