"""Server-sent events as providers write them."""

import httpx
import pytest

from shared.llm.models import ModelFailure
from shared.llm.reading import Unreadable
from shared.llm.wire import checked, events, translated


@pytest.mark.parametrize(
    "lines",
    [
        ['data: {"n": 1}', "", 'data: {"n": 2}', "", "data: [DONE]", 'data: {"n": 3}'],
        ['data:{"n": 1}\r', "\r", 'data:  {"n": 2}\r', "data:[DONE]\r"],
        [": keep-alive", "event: message", 'data: {"n": 1}', "id: 7", 'data: {"n": 2}'],
    ],
    ids=["plain", "CRLF and no spaces", "comments, other fields and no end"],
)
def test_data_lines_are_objects(lines: list[str]) -> None:
    assert list(events(lines)) == [{"n": 1}, {"n": 2}]


def test_error_in_a_stream_is_an_outage() -> None:
    with pytest.raises(ModelFailure, match="unavailable"):
        list(events(['data: {"n": 1}', 'data: {"error": {"message": "overloaded"}}']))


def test_line_that_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable), translated():
        list(events(["data: {"]))


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2), ("", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0), ("-5", 0)]
)
def test_retry_after_counts_only_in_seconds(header: str, seconds: float) -> None:
    with pytest.raises(ModelFailure) as failure:
        checked(httpx.Response(429, headers={"retry-after": header}))

    assert failure.value.retry_after == seconds


def test_redirect_is_a_refusal() -> None:
    with pytest.raises(ModelFailure, match="rejected"):
        checked(httpx.Response(302, headers={"location": "https://evil.example"}))
