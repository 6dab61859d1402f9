"""What the terminal shows."""

import asyncio
from pathlib import Path

import pytest

from local.console import banner, follow
from local.state import State

STATE = State(1, "http://127.0.0.1:8080", "", "grpc://localhost:1", "/local", "http://sqs", "http://s3")


def test_banner_has_the_addresses_and_a_request_to_paste() -> None:
    text = banner(STATE, "token-1")

    assert "http://127.0.0.1:8080/api/v1" in text
    assert "http://127.0.0.1:8080/docs" in text
    assert "-H 'Authorization: Bearer token-1'" in text


def test_follow_prints_new_whole_lines_with_their_function(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "maestro.log"
    log.write_text("before\n")

    async def scenario() -> None:
        following = asyncio.create_task(follow(tmp_path, every=0.01))
        await asyncio.sleep(0.05)
        with log.open("a") as file:
            file.write("first\nsecond\nunfin")
            file.flush()
            await asyncio.sleep(0.05)
            file.write("ished\n")
        await asyncio.sleep(0.05)
        following.cancel()

    asyncio.run(scenario())

    assert capsys.readouterr().out.splitlines() == [
        "maestro       first",
        "maestro       second",
        "maestro       unfinished",
    ]


def test_follow_keeps_lines_for_machines_to_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "maestro.log"
    log.touch()

    async def scenario() -> None:
        following = asyncio.create_task(follow(tmp_path, every=0.01))
        await asyncio.sleep(0.05)
        log.write_text('{"message": "measured", "stream_name": "telemetry"}\n{"message": "run started"}\n')
        await asyncio.sleep(0.05)
        following.cancel()

    asyncio.run(scenario())

    assert capsys.readouterr().out.splitlines() == ['maestro       {"message": "run started"}']
