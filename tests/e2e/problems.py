"""What every refusal owes to the person who reads it."""

import re
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
#: A stack, a file or a library of ours in an answer tells more than the caller should know.
LEAKS = re.compile(
    rf"Traceback|File \"|\.py\b|{re.escape(str(ROOT))}|/home/|site-packages|pydantic|ydb\.|sqlite",
    re.IGNORECASE,
)


def problem_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in an answer: a Russian title, something to do, and nothing that leaks."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    messages = [error["message"] for error in problem.get("errors", ())]
    assert re.search("[а-яё]", problem["title"])
    assert all(re.search("[а-яё]", text) for text in messages)
    assert messages or problem.get("detail")
    assert not LEAKS.search(answer.text)
    return problem


def wrong_fields(problem: dict[str, Any]) -> list[str]:
    """Names of the fields that are wrong."""
    return [error["field"] for error in problem["errors"]]
