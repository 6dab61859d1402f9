"""Faults on demand, as a test asks for them from another process."""

import json
import urllib.request
from typing import Any

import pytest
from aiohttp import web
from botocore.exceptions import ClientError

from local.queues.app import make_app
from local.queues.models import Queues


@pytest.fixture
def url(local: Any) -> str:
    return local.create_queue(QueueName="inbox")["QueueUrl"]


def control(local_url: str, method: str = "GET", **wanted: Any) -> dict[str, Any]:
    body = json.dumps(wanted).encode() if wanted else None
    request = urllib.request.Request(f"{local_url}/_control", body, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def bodies(local: Any, url: str, wait: int = 0) -> list[str]:
    answer = local.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait)
    return [message["Body"] for message in answer.get("Messages", [])]


def test_unavailable_queue_answers_503_until_told_otherwise(local: Any, local_url: str, url: str) -> None:
    control(local_url, "POST", unavailable_seconds=60)

    with pytest.raises(ClientError) as error:
        local.send_message(QueueUrl=url, MessageBody="x")
    control(local_url, "POST", unavailable_seconds=0)
    local.send_message(QueueUrl=url, MessageBody="y")

    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert bodies(local, url) == ["y"]


def test_duplicating_queue_delivers_every_message_twice(local: Any, local_url: str, url: str) -> None:
    control(local_url, "POST", duplicate=True)

    local.send_message(QueueUrl=url, MessageBody="x")

    assert bodies(local, url) == ["x", "x"]


def test_shuffling_queue_keeps_messages_back_and_loses_none(local: Any, local_url: str, url: str) -> None:
    control(local_url, "POST", shuffle_seconds=0.5)
    entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(10)]
    local.send_message_batch(QueueUrl=url, Entries=entries)

    arrived: list[str] = []
    while len(arrived) < 10:
        arrived += bodies(local, url, wait=2)

    assert sorted(arrived, key=int) == [str(number) for number in range(10)]
    assert arrived != sorted(arrived, key=int)


def test_calls_are_counted_by_action(local: Any, local_url: str, url: str) -> None:
    local.send_message(QueueUrl=url, MessageBody="x")
    local.send_message(QueueUrl=url, MessageBody="x")

    assert control(local_url)["calls"] == {"CreateQueue": 1, "SendMessage": 2}


def test_reset_ends_faults_and_forgets_counts(local_url: str) -> None:
    control(local_url, "POST", duplicate=True, shuffle_seconds=1, unavailable_seconds=60)

    control(local_url, "DELETE")

    assert control(local_url) == {
        "calls": {},
        "duplicate": False,
        "shuffle_seconds": 0.0,
        "unavailable_seconds": 0.0,
    }


def test_controls_are_absent_unless_asked_for(tmp_path: Any) -> None:
    queues = Queues(tmp_path / "queues.sqlite")

    app = make_app(queues)

    assert [route.resource.canonical for route in app.router.routes() if route.resource] == ["/{queue}"]
    assert isinstance(app, web.Application)
    queues.close()
