"""`ask` from its arguments to its exit code, against a real server."""

import argparse
import io
import json
from pathlib import Path

import pytest

from local.ask import command
from local.state import State
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.runs.models import RunState, StepState
from tests.unit.ask.api import Reply, api
from tests.unit.ask.builders import BRIEF, as_json, full_steps, view_of
from tests.unit.maestro import builders as maestro

STEPS = full_steps()
RUNNING = as_json(view_of(maestro.run(brief=BRIEF), STEPS, state=RunState.RUNNING))
CLOSED = as_json(view_of(maestro.run(brief=BRIEF), STEPS))
QUESTION = as_json(view_of(maestro.run(event_id=None, conversation_id="conv_7"), [])) | {
    "state": "completed",
    "result": {"kind": "question", "summary": "Сколько будет гостей?"},
}
FAILED = as_json(
    view_of(maestro.run(event_id=None), [maestro.step("finance", title="Смета", state=StepState.FAILED)])
)
CANCELLED = CLOSED | {"state": "cancelled", "result": None}


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(arguments)


def ask(url: str, *arguments: str) -> int:
    return command.run(parsed("корпоратив", "--url", url, "--token", "t", *arguments))


def test_answer_goes_to_stdout_and_progress_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(202, RUNNING), Reply(200, CLOSED)) as served:
        code = ask(served.url)

    out, err = capsys.readouterr()
    assert code == 0
    assert "Как понят запрос" in out
    assert "готово" not in out
    assert "Смета и бюджет: готово" in err


def test_json_is_the_result_of_the_api_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(202, RUNNING), Reply(200, CLOSED)) as served:
        ask(served.url, "--json")

    out = capsys.readouterr().out
    assert json.loads(out) == CLOSED["result"]
    assert "Казань" in out


def test_sources_are_listed_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(200, CLOSED)) as served:
        ask(served.url, "--sources")

    assert "Откуда цифры" in capsys.readouterr().out


def test_words_without_quotes_are_one_sentence() -> None:
    with api(Reply(200, CLOSED)) as served:
        command.run(parsed("свадьба", "на", "60", "гостей", "--url", served.url, "--token", "t"))

    assert served.calls[0].body["text"] == "свадьба на 60 гостей"


def test_question_is_answered_in_the_same_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("150 человек\n"))

    with api(Reply(200, QUESTION), Reply(200, CLOSED)) as served:
        code = ask(served.url)

    assert code == 0
    assert served.posts[1].body == {"text": "150 человек", "conversation_id": "conv_7"}


def test_question_to_nobody_tells_how_to_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(200, QUESTION)) as served:
        code = ask(served.url)

    out, err = capsys.readouterr()
    assert code == 0
    assert "Сколько будет гостей?" in out
    assert "--conversation conv_7" in err


def test_closed_terminal_ends_the_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))

    with api(Reply(200, QUESTION)) as served:
        code = ask(served.url)

    assert code == command.INTERRUPTED


def test_conversation_can_be_continued() -> None:
    with api(Reply(200, CLOSED)) as served:
        ask(served.url, "--conversation", "conv_7")

    assert served.calls[0].body["conversation_id"] == "conv_7"


def test_failed_run_shows_its_gaps_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(200, FAILED)) as served:
        code = ask(served.url)

    assert code == 1
    assert "Смета. Сломалось." in capsys.readouterr().out


def test_cancelled_run_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(200, CANCELLED)) as served:
        code = ask(served.url)

    assert code == 1
    assert "отменён" in capsys.readouterr().err


def test_slow_run_exits_with_1_and_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    with api(Reply(202, RUNNING)) as served:
        code = ask(served.url, "--timeout", "0.1")

    assert code == 1
    assert "/api/v1/maestro/requests/run_1" in capsys.readouterr().err


def test_without_a_running_cloud_it_says_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run(parsed("свадьба", "--directory", str(tmp_path)))

    assert code == 1
    assert "make run" in capsys.readouterr().err


def test_running_cloud_is_found_by_its_state_file(tmp_path: Path) -> None:
    with api(Reply(200, CLOSED)) as served:
        State(1, served.url, "", "", "", "", "").write(tmp_path)
        command.run(parsed("свадьба", "--directory", str(tmp_path)))

    token = served.calls[0].headers["Authorization"].removeprefix("Bearer ")
    issued = TokenIssuer(tmp_path).issue("demo", "producer", Role.MANAGER)
    assert token.split(".")[0] == issued.split(".")[0]
