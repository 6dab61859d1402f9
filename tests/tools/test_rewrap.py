"""A rotated key: all secrets come under it, whatever happens meanwhile."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from local.kms.app import KEY_ID, make_app
from local.kms.key import KeyFile
from shared.clock import utcnow
from shared.config import DatabaseSettings
from shared.database import Database
from shared.encryption import Envelope
from shared.integration_secrets import IntegrationSecrets
from shared.kms import Kms
from tests.local.serving import served
from tools import rewrap
from tools.rewrap import rewrap_all


def test_every_secret_comes_under_the_new_version(
    target: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrap, "PAGE", 2)
    database = Database(target.ydb_endpoint, target.ydb_database)
    keys = KeyFile(tmp_path / "key.json")
    with served(make_app(keys)) as url:
        envelope = Envelope(Kms(url, KEY_ID, lambda: "token"))
        agencies = [IntegrationSecrets(database, envelope, name, utcnow) for name in ("alpha", "beta")]
        for agency in agencies:
            for name in ("vk", "smtp", "max"):
                agency.write(name, SecretStr(f"secret of {name}"), "owner")
        version = keys.rotate()

        assert rewrap_all(database, envelope) == {version: 6}

        assert rewrap_all(database, envelope) == {version: 6}
        assert {row["key_version"] for agency in agencies for row in agency.list()} == {version}
        assert [agency.read("vk").get_secret_value() for agency in agencies] == ["secret of vk"] * 2
    database.close()
