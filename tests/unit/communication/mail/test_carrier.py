"""In whose name and within whose quota letters leave."""

from typing import Any

import pytest
from pydantic import SecretStr

from functions.communication.mail.pacing import Quota
from functions.communication.mail.settings import MailSettings
from functions.communication.mail.settings_store import INSTALLATION
from functions.communication.senders.carrier import Carriers, SenderSettings
from shared.agency import Agency
from shared.errors import Conflict

#: As the environment has them.
ACCOUNT = SenderSettings.model_validate(
    {
        "ydb_endpoint": "",
        "ydb_database": "",
        "kms_key_id": "",
        "mail_from": "Maestro <hello@maestro.ru>",
        "mail_per_second": "5",
        "mail_per_day": "1000",
        "mail_domains": '{"prazdnik.ru": "prazdnik", "drugoe.ru": "drugoe"}',
    }
)
OWN_SERVER: dict[str, Any] = {"provider": "smtp", "smtp": {"host": "mail.drugoe.ru"}}


def carriers() -> Carriers:
    return Carriers("prazdnik", ACCOUNT, lambda _: SecretStr("password"), lambda: False)


@pytest.mark.parametrize(
    "settings",
    [
        MailSettings(per_second=1000, per_day=1_000_000),
        MailSettings(provider="postbox", from_email="hello@prazdnik.ru", per_second=1000),
    ],
)
def test_postbox_is_one_account_whoever_names_it(settings: MailSettings) -> None:
    carrier = carriers().carrier(Agency(name="Праздник"), settings)

    assert (carrier.provider, carrier.owner, carrier.quota) == ("postbox", INSTALLATION, Quota(5, 1000))
    assert carrier.sender.email in {"hello@maestro.ru", "hello@prazdnik.ru"}


def test_own_server_has_a_quota_of_its_own() -> None:
    settings = MailSettings(**OWN_SERVER, from_email="hello@drugoe.ru", per_second=7)

    carrier = carriers().carrier(Agency(name="Праздник"), settings)

    assert (carrier.owner, carrier.quota.per_second) == ("prazdnik", 7)


@pytest.mark.parametrize("provider", [None, "postbox"])
@pytest.mark.parametrize("email", ["hello@drugoe.ru", "hello@nobody.ru", "director@maestro.ru"])
def test_shared_account_writes_in_nobody_elses_name(provider: Any, email: str) -> None:
    settings = MailSettings(provider=provider, from_email=email)

    with pytest.raises(Conflict):
        carriers().carrier(Agency(name="Праздник"), settings)
