"""`python -m local`: what can be typed."""

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from functions.authorizer.tokens import read_token, signing_keys
from local.__main__ import COMMANDS, main
from local.state import State, read_state
from local.tokens import TokenIssuer


@pytest.mark.parametrize("module", [module for module, _ in COMMANDS.values()])
def test_command_is_a_module_with_arguments_and_a_way_to_run(module: str) -> None:
    command = import_module(module)

    assert callable(command.add_arguments)
    assert callable(command.run)


def test_help_lists_every_command() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "local", "--help"], capture_output=True, text=True, check=True
    )

    assert all(f"\n{name} " in result.stdout for name in COMMANDS)


def test_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["down"])

    assert caught.value.code == 2


def test_token_command_prints_a_token_the_authorizer_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["token", "--tenant", "acme", "--role", "viewer", "--directory", str(tmp_path)])

    keys = signing_keys(TokenIssuer(tmp_path).jwks)
    identity = read_token(capsys.readouterr().out.strip(), keys, int(time.time()))
    assert identity == {"tenant_id": "acme", "subject": "producer", "role": "viewer"}


def test_up_says_what_is_wrong_with_the_manifest_before_it_starts_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = tmp_path / "serverless.yaml"
    manifest.write_text("service: x\n")

    code = main(["up", "--manifest", str(manifest), "--directory", str(tmp_path / "state")])

    assert code == 1
    assert "- $: 'functions' is a required property" in capsys.readouterr().err
    assert not (tmp_path / "state").exists()


def test_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    state = State(1, "http://api", "", "grpc://ydb", "/local", "http://sqs", "http://s3")

    state.write(tmp_path)

    assert read_state(tmp_path) == state


def test_state_of_a_cloud_that_never_ran_is_none(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None
