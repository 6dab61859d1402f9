"""The gateway's form of an answer, and how fast the function starts."""

import subprocess
import sys
import time

import pytest

from functions.authorizer.handler import handler
from tests.functions.invoking import Context
from tests.unit.authorizer.forging import CLAIMS, JWKS, forged


@pytest.fixture(autouse=True)
def published_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_JWKS", JWKS)


def token() -> str:
    now = int(time.time())
    return forged(claims={**CLAIMS, "iat": now, "exp": now + 60})


@pytest.mark.parametrize(
    "headers", [None, {}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {token()}"}]
)
def test_what_is_no_good_token_is_refused_without_a_reason(headers: dict[str, str] | None) -> None:
    assert handler({"headers": headers}, Context()) == {"isAuthorized": False}


def test_heavy_libraries_stay_out() -> None:
    listed = "import sys, functions.authorizer.handler; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)

    assert not {"pydantic", "ydb", "boto3", "aws_lambda_powertools"} & set(modules.stdout.split())
