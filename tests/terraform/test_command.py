"""What `make deploy` and `make destroy` refuse before anything is touched."""

from argparse import Namespace

import pytest

from local.provisioning.command import NEEDED, run


def test_production_is_not_destroyed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NEEDED:
        monkeypatch.setenv(name, "given")

    code = run(Namespace(environment="prod", destroy=True, stay=False))

    assert code == 1
    assert "prod is not destroyed" in capsys.readouterr().err


def test_missing_credentials_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NEEDED:
        monkeypatch.setenv(name, "given")
    monkeypatch.delenv("STATE_BUCKET")

    code = run(Namespace(environment="dev", destroy=False, stay=False))

    assert code == 1
    assert capsys.readouterr().err == "set STATE_BUCKET first\n"
