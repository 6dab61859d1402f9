"""Agencies' secrets of their integrations (tokens, passwords, webhooks' keys): sealed at rest, written by
owners, read by the function that calls the integration, shown to nobody."""

from pydantic import SecretStr

from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Rows, Statement, Transaction
from shared.encryption import Envelope, Sealed
from shared.errors import NotFound

TABLE = "secrets"
#: A secret shorter than this is masked whole: its end would be too much of it.
HINTED_FROM = 16

WRITE_SECRET = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $key_version AS Utf8;
DECLARE $data_key AS Utf8;
DECLARE $ciphertext AS Utf8;
DECLARE $hint AS Utf8;
DECLARE $updated_by AS Utf8;
DECLARE $updated_at AS Timestamp;

UPSERT INTO secrets (tenant_id, name, key_version, data_key, ciphertext, hint, updated_by, updated_at)
VALUES ($tenant_id, $name, $key_version, $data_key, $ciphertext, $hint, $updated_by, $updated_at);
""")
    + APPEND_AUDIT
)

LIST_SECRETS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT name, hint, key_version, updated_by, updated_at FROM secrets
WHERE tenant_id = $tenant_id ORDER BY name;
""")

READ_SECRET = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;

SELECT key_version, data_key, ciphertext FROM secrets WHERE tenant_id = $tenant_id AND name = $name;
""")

DELETE_SECRET = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;

DELETE FROM secrets WHERE tenant_id = $tenant_id AND name = $name;
""")
    + APPEND_AUDIT
)


class IntegrationSecrets:
    """Of one tenant."""

    def __init__(self, database: Database, envelope: Envelope, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._envelope = envelope
        self._tenant_id = tenant_id
        self._clock = clock

    def write(self, name: str, value: SecretStr, by: str) -> None:
        """Set or replace."""
        secret = value.get_secret_value()
        sealed = self._envelope.seal(secret, TABLE, self._tenant_id, name)
        self._database.query(
            WRITE_SECRET,
            tenant_id=self._tenant_id,
            name=name,
            hint=masked(secret),
            updated_by=by,
            updated_at=self._clock(),
            audit=[self._entry(name, "set")],
            **vars(sealed),
        )

    def list(self) -> Rows:
        """name, hint, key_version, updated_by, updated_at."""
        return self._database.read(LIST_SECRETS, tenant_id=self._tenant_id)[0]

    def read(self, name: str) -> SecretStr:
        """In the open, for the call that needs it. Raises `NotFound`, `Undecipherable`."""
        rows = self._database.read(READ_SECRET, tenant_id=self._tenant_id, name=name)[0]
        if not rows:
            raise NotFound("Ключ этой интеграции не задан.", "No such secret.")
        return SecretStr(self._envelope.open(Sealed(**rows[0]), TABLE, self._tenant_id, name))

    def delete(self, name: str) -> None:
        """Raises `NotFound`."""

        def work(tx: Transaction) -> None:
            if not tx.execute(READ_SECRET, tenant_id=self._tenant_id, name=name)[0]:
                raise NotFound("Ключ этой интеграции не задан.", "No such secret.")
            tx.commit(
                DELETE_SECRET, tenant_id=self._tenant_id, name=name, audit=[self._entry(name, "deleted")]
            )

        self._database.transaction(work)

    def _entry(self, name: str, state: str) -> Row:
        return audit_entry(self._tenant_id, "secret", name, after={"state": state})


def masked(secret: str) -> str:
    """`••••a1b2`, or dots alone."""
    return f"••••{secret[-4:]}" if len(secret) >= HINTED_FROM else "••••"
