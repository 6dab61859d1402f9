"""Bring agencies' secrets under the present version of the key, after KMS has made a new one; then the old
version may be destroyed. Secrets are never seen in the open. May be stopped and run again.

    python -m local tools --of prod rewrap        YC_TOKEN of somebody with `kms.keys.encrypterDecrypter`
"""

import argparse

from pydantic import SecretStr

from shared import iam
from shared.config import DatabaseSettings, KmsSettings, read_settings
from shared.database import Database, Rows, Statement, database_of
from shared.encryption import Envelope, Sealed, envelope_of
from shared.integration_secrets import TABLE

PAGE = 100

PAGE_OF_SECRETS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $limit AS Uint64;

SELECT tenant_id, name, key_version, data_key, ciphertext FROM secrets
WHERE tenant_id > $tenant_id OR (tenant_id = $tenant_id AND name > $name)
ORDER BY tenant_id, name LIMIT $limit;
""")

#: Only while the secret is still the one that was read.
REWRAP = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $ciphertext AS Utf8;
DECLARE $key_version AS Utf8;
DECLARE $data_key AS Utf8;

UPDATE secrets SET key_version = $key_version, data_key = $data_key
WHERE tenant_id = $tenant_id AND name = $name AND ciphertext = $ciphertext;
""")


class RewrapSettings(DatabaseSettings, KmsSettings):
    """With the IAM token of somebody who may use the key."""

    yc_token: SecretStr


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(arguments: argparse.Namespace) -> int:
    """0 when everything is under the present version."""
    settings = read_settings(RewrapSettings)
    iam.take_token({"access_token": settings.yc_token.get_secret_value()})
    versions = rewrap_all(database_of(settings), envelope_of(settings))
    print(", ".join(f"version {name}: {count}" for name, count in sorted(versions.items())) or "no secrets")
    return 0


def rewrap_all(database: Database, envelope: Envelope) -> dict[str, int]:
    """How many secrets there are now under each version."""
    versions: dict[str, int] = {}
    after = {"tenant_id": "", "name": ""}
    while rows := database.read(PAGE_OF_SECRETS, limit=PAGE, **after)[0]:
        for version in _rewrapped(database, envelope, rows):
            versions[version] = versions.get(version, 0) + 1
        after = {"tenant_id": rows[-1]["tenant_id"], "name": rows[-1]["name"]}
    return versions


def _rewrapped(database: Database, envelope: Envelope, rows: Rows) -> list[str]:
    versions = []
    for row in rows:
        sealed = Sealed(row["key_version"], row["data_key"], row["ciphertext"])
        new = envelope.rewrap(sealed, TABLE, row["tenant_id"], row["name"])
        database.query(REWRAP, tenant_id=row["tenant_id"], name=row["name"], **vars(new))
        versions.append(new.key_version)
    return versions
