"""What our service and moto's answer alike to boto3."""

import json
import threading
import time
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

ATTRIBUTES = {
    "tenant": {"DataType": "String", "StringValue": "агентство"},
    "attempt": {"DataType": "Number", "StringValue": "2"},
    "key": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
}
ATTRIBUTES_MD5 = "8974d8d003e4a458ad63075f72b9db0f"


@pytest.fixture
def url(sqs: Any) -> str:
    return sqs.create_queue(QueueName=unique("inbox"))["QueueUrl"]


def unique(name: str) -> str:
    return f"{name}-{uuid4().hex[:8]}"


def receive(sqs: Any, url: str, **wishes: Any) -> list[dict[str, Any]]:
    return sqs.receive_message(QueueUrl=url, **wishes).get("Messages", [])


def count(sqs: Any, url: str, suffix: str = "") -> str:
    name = f"ApproximateNumberOfMessages{suffix}"
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]


def refusal(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    response = error.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_message_comes_back_as_sent(sqs: Any, url: str) -> None:
    sent = sqs.send_message(QueueUrl=url, MessageBody="Привет, 🎪")

    (message,) = receive(sqs, url)

    assert message["Body"] == "Привет, 🎪"
    assert message["MessageId"] == sent["MessageId"]
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"]


def test_message_attributes_come_back_when_asked_for(sqs: Any, url: str) -> None:
    sent = sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=ATTRIBUTES)

    (message,) = receive(sqs, url, MessageAttributeNames=["All"])

    assert message["MessageAttributes"] == ATTRIBUTES
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"] == ATTRIBUTES_MD5


def test_message_attributes_are_left_out_when_not_asked_for(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=ATTRIBUTES)

    (message,) = receive(sqs, url)

    assert "MessageAttributes" not in message


def test_received_message_is_hidden_until_its_visibility_ends(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")

    first = receive(sqs, url, VisibilityTimeout=1)
    hidden = receive(sqs, url)
    back = receive(sqs, url, WaitTimeSeconds=3)

    assert [len(first), len(hidden), len(back)] == [1, 0, 1]
    assert back[0]["MessageId"] == first[0]["MessageId"]


def test_receive_count_grows_with_every_receive(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")

    wishes = {"VisibilityTimeout": 0, "AttributeNames": ["ApproximateReceiveCount"]}
    counts = [receive(sqs, url, **wishes)[0]["Attributes"]["ApproximateReceiveCount"] for _ in range(3)]

    assert counts == ["1", "2", "3"]


def test_deleted_message_never_returns(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")
    (message,) = receive(sqs, url, VisibilityTimeout=0)

    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert receive(sqs, url) == []


def test_malformed_receipt_handle_is_refused(sqs: Any, url: str) -> None:
    with pytest.raises(ClientError) as error:
        sqs.delete_message(QueueUrl=url, ReceiptHandle="nonsense")

    assert refusal(error) == ("ReceiptHandleIsInvalid", 400)


def test_delayed_message_is_invisible_at_first(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x", DelaySeconds=1)

    assert receive(sqs, url) == []
    assert count(sqs, url, "Delayed") == "1"
    assert len(receive(sqs, url, WaitTimeSeconds=3)) == 1


def test_queue_delay_applies_to_every_message(sqs: Any) -> None:
    url = sqs.create_queue(QueueName=unique("slow"), Attributes={"DelaySeconds": "900"})["QueueUrl"]

    sqs.send_message(QueueUrl=url, MessageBody="x")

    assert receive(sqs, url) == []


def test_long_poll_returns_what_is_sent_meanwhile(sqs: Any, url: str) -> None:
    sender = threading.Timer(0.3, sqs.send_message, kwargs={"QueueUrl": url, "MessageBody": "x"})
    sender.start()

    started = time.monotonic()
    messages = receive(sqs, url, WaitTimeSeconds=10)
    waited = time.monotonic() - started
    sender.join()

    assert len(messages) == 1
    assert waited < 5


def test_batch_is_sent_received_and_deleted(sqs: Any, url: str) -> None:
    entries = [{"Id": str(number), "MessageBody": f"body {number}"} for number in range(10)]

    sent = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    messages = receive(sqs, url, MaxNumberOfMessages=10)
    handles = [
        {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
        for index, message in enumerate(messages)
    ]
    deleted = sqs.delete_message_batch(QueueUrl=url, Entries=handles)

    assert {done["Id"] for done in sent["Successful"]} == {str(number) for number in range(10)}
    assert {message["Body"] for message in messages} == {f"body {number}" for number in range(10)}
    assert len(deleted["Successful"]) == 10
    assert count(sqs, url, "NotVisible") == "0"


def test_batch_of_eleven_is_refused(sqs: Any, url: str) -> None:
    entries = [{"Id": str(number), "MessageBody": "x"} for number in range(11)]

    with pytest.raises(sqs.exceptions.TooManyEntriesInBatchRequest):
        sqs.send_message_batch(QueueUrl=url, Entries=entries)


def test_batch_with_equal_ids_is_refused(sqs: Any, url: str) -> None:
    with pytest.raises(sqs.exceptions.BatchEntryIdsNotDistinct):
        sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "x"}] * 2)


def test_message_of_256_kilobytes_fits_and_a_byte_more_is_refused(sqs: Any, url: str) -> None:
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MaximumMessageSize": "262144"})
    sqs.send_message(QueueUrl=url, MessageBody="x" * 262_144)

    with pytest.raises(ClientError) as error:
        sqs.send_message(QueueUrl=url, MessageBody="x" * 262_145)

    assert refusal(error)[1] == 400


def test_visibility_of_a_received_message_can_be_changed(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")
    (message,) = receive(sqs, url)

    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)

    assert len(receive(sqs, url)) == 1


def test_message_received_too_often_moves_to_the_dead_letter_queue(sqs: Any) -> None:
    dead = sqs.create_queue(QueueName=unique("dead"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
    url = sqs.create_queue(QueueName=unique("inbox"), Attributes={"RedrivePolicy": policy})["QueueUrl"]
    sent = sqs.send_message(QueueUrl=url, MessageBody="x")

    attempts = [len(receive(sqs, url, VisibilityTimeout=0)) for _ in range(3)]
    (buried,) = receive(sqs, dead)

    assert attempts == [1, 1, 0]
    assert buried["MessageId"] == sent["MessageId"]


def test_counts_tell_visible_from_in_flight(sqs: Any, url: str) -> None:
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="x")

    receive(sqs, url)

    assert [count(sqs, url), count(sqs, url, "NotVisible")] == ["2", "1"]


def test_purged_queue_is_empty(sqs: Any, url: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")

    sqs.purge_queue(QueueUrl=url)

    assert count(sqs, url) == "0"


def test_creating_the_same_queue_again_gives_the_same_url(sqs: Any) -> None:
    name, attributes = unique("inbox"), {"VisibilityTimeout": "90"}

    urls = {sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"] for _ in range(2)}

    assert len(urls) == 1


def test_creating_a_queue_with_other_attributes_is_refused(sqs: Any) -> None:
    name = unique("inbox")
    sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "90"})

    with pytest.raises(sqs.exceptions.QueueNameExists):
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60"})


def test_queue_is_found_by_name_and_prefix(sqs: Any) -> None:
    name = unique("inbox")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]

    assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == url
    assert sqs.list_queues(QueueNamePrefix=name)["QueueUrls"] == [url]


def test_set_attributes_are_read_back(sqs: Any, url: str) -> None:
    wanted = {"VisibilityTimeout": "43200", "MessageRetentionPeriod": "60", "DelaySeconds": "900"}

    sqs.set_queue_attributes(QueueUrl=url, Attributes=wanted)

    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(wanted))["Attributes"] == wanted


def test_deleted_queue_does_not_exist(sqs: Any, url: str) -> None:
    sqs.delete_queue(QueueUrl=url)

    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as error:
        sqs.send_message(QueueUrl=url, MessageBody="x")

    assert refusal(error) == ("AWS.SimpleQueueService.NonExistentQueue", 400)
