"""Messages and objects through boto3 over real sockets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.queues.app import make_app as make_queues_app
from local.queues.models import Queues
from local.storage.app import make_app as make_storage_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from shared.config import BucketSettings, QueueSettings
from shared.errors import NotFound, Unavailable
from shared.messages import CLAIM_CHECK_BYTES, Inboxes, Message, Outgoing, open_message
from shared.objects import Objects, object_key
from tests.local.serving import served


@dataclass(frozen=True)
class Services:
    """The two services and what settings call them."""

    queues: Queues
    queue_settings: QueueSettings
    objects: Objects

    def received(self, inbox: str) -> list[str]:
        """Bodies on an inbox."""
        return [message.body for message in self.queues[inbox].receive(10, 30)]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    queues, storage = Queues(tmp_path / "queues.sqlite"), Storage(tmp_path / "objects")
    for name in ("a-inbox", "b-inbox"):
        queues.ensure(name, {})
    storage.ensure("documents")
    key = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    with (
        served(make_queues_app(queues)) as sqs,
        served(make_storage_app(storage, AccessKey("key", "secret"))) as s3,
    ):
        urls = json.dumps({name: f"{sqs}/local/{name}" for name in ("a-inbox", "b-inbox")})
        queue_settings = QueueSettings.model_validate({"queue_urls": urls, "sqs_endpoint_url": sqs, **key})
        bucket = {"buckets": json.dumps({"documents": "documents"}), "s3_endpoint_url": s3, **key}
        yield Services(queues, queue_settings, Objects(BucketSettings.model_validate(bucket)))
    queues.close()


def message(**data: str) -> Message:
    return Message(type="work_step", source="maestro", subject="run_1", tenantid="t", data=data)


def test_message_comes_as_it_was_sent(services: Services) -> None:
    sent = message(step="planning")

    Inboxes(services.queue_settings).send([Outgoing("a-inbox", sent)])

    assert [open_message(body) for body in services.received("a-inbox")] == [sent]


def test_each_inbox_gets_its_own_messages(services: Services) -> None:
    first, second = message(step="planning"), message(step="finance")

    Inboxes(services.queue_settings).send([Outgoing("a-inbox", first), Outgoing("b-inbox", second)])

    assert [open_message(body) for body in services.received("b-inbox")] == [second]


def test_more_than_a_batch_is_sent_whole(services: Services) -> None:
    Inboxes(services.queue_settings).send([Outgoing("a-inbox", message(step=str(n))) for n in range(12)])

    steps = {open_message(body).data["step"] for _ in range(2) for body in services.received("a-inbox")}

    assert steps == {str(number) for number in range(12)}


def test_delayed_message_is_not_there_yet(services: Services) -> None:
    Inboxes(services.queue_settings).send([Outgoing("a-inbox", message(step="planning"), delay=60)])

    assert services.received("a-inbox") == []


def test_large_message_travels_through_object_storage(services: Services) -> None:
    sent = message(text="ы" * CLAIM_CHECK_BYTES)

    Inboxes(services.queue_settings, services.objects).send([Outgoing("a-inbox", sent)])
    body = services.received("a-inbox")[0]

    assert len(body) < 1000
    assert open_message(body, services.objects).data == sent.data


def test_message_that_points_to_a_foreign_object_is_not_opened(services: Services) -> None:
    services.objects.put_json(object_key("messages", "another-agency", "msg.json"), {"secret": 1})
    body = message().model_copy(update={"dataref": "messages/another-agency/msg.json"}).model_dump_json()

    with pytest.raises(ValueError, match="not its own"):
        open_message(body, services.objects)


@pytest.mark.parametrize(
    "part", ["", ".", "..", ".hidden", "a/b", "a\\b", "a\0b", "a?b", "%2e%2e", "x" * 300]
)
def test_part_of_a_key_that_leads_elsewhere_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="object key"):
        object_key("documents", "agency", part)


def test_queue_that_does_not_answer_is_a_passing_failure() -> None:
    settings = QueueSettings.model_validate(
        {
            "queue_urls": '{"a-inbox": "http://127.0.0.1:9/local/a-inbox"}',
            "sqs_endpoint_url": "http://127.0.0.1:9",
            "aws_access_key_id": "key",
            "aws_secret_access_key": "secret",
        }
    )

    with pytest.raises(Unavailable):
        Inboxes(settings).send([Outgoing("a-inbox", message())])


def test_missing_object_is_not_found(services: Services) -> None:
    with pytest.raises(NotFound):
        services.objects.get(object_key("documents", "t", "nothing.pdf"))
