"""Where our service is stricter than moto's: the limits of Yandex, and what it refuses."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def url(local: Any) -> str:
    return local.create_queue(QueueName="inbox")["QueueUrl"]


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return error.value.response["Error"]["Code"]


def post(url: str, body: bytes, **headers: str) -> tuple[int, str]:
    """Send `body` as it is and return the status and the error type of a refusal."""
    request = urllib.request.Request(url, body, headers)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)
    with error.value as answer:
        return answer.code, json.load(answer)["__type"].partition("#")[2]


@pytest.mark.parametrize("body", ["", "bad \x00 character", "half \ud800 of a pair", "\ufffe"])
def test_message_with_bad_body_is_refused(local: Any, url: str, body: str) -> None:
    with pytest.raises(local.exceptions.InvalidMessageContents):
        local.send_message(QueueUrl=url, MessageBody=body)


def test_attributes_count_against_the_size_of_a_message(local: Any, url: str) -> None:
    attribute = {"k": {"DataType": "String", "StringValue": "v"}}
    room = 262_144 - len("k" + "String" + "v")
    local.send_message(QueueUrl=url, MessageBody="x" * room, MessageAttributes=attribute)

    with pytest.raises(ClientError) as error:
        local.send_message(QueueUrl=url, MessageBody="x" * (room + 1), MessageAttributes=attribute)

    assert code(error) == "InvalidParameterValue"


def test_batch_over_the_size_limit_is_refused(local: Any, url: str) -> None:
    entries = [{"Id": str(number), "MessageBody": "x" * 150_000} for number in range(2)]

    with pytest.raises(local.exceptions.BatchRequestTooLong):
        local.send_message_batch(QueueUrl=url, Entries=entries)


def test_bad_entry_of_a_batch_fails_alone(local: Any, url: str) -> None:
    entries = [{"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "\x00"}]

    answer = local.send_message_batch(QueueUrl=url, Entries=entries)

    assert [done["Id"] for done in answer["Successful"]] == ["good"]
    assert [(failed["Id"], failed["Code"]) for failed in answer["Failed"]] == [
        ("bad", "InvalidMessageContents")
    ]


def test_eleven_message_attributes_are_refused(local: Any, url: str) -> None:
    attributes = {f"a{number}": {"DataType": "String", "StringValue": "v"} for number in range(11)}

    with pytest.raises(ClientError) as error:
        local.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=attributes)

    assert code(error) == "InvalidParameterValue"


def test_delay_over_fifteen_minutes_is_refused(local: Any, url: str) -> None:
    with pytest.raises(ClientError) as error:
        local.send_message(QueueUrl=url, MessageBody="x", DelaySeconds=901)

    assert code(error) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VisibilityTimeout", "43201"),
        ("MessageRetentionPeriod", "59"),
        ("DelaySeconds", "901"),
        ("MaximumMessageSize", "262145"),
        ("RedrivePolicy", "[]"),
        ("RedrivePolicy", json.dumps({"deadLetterTargetArn": "arn:aws:sqs:x:1:dead", "maxReceiveCount": 3})),
    ],
)
def test_attribute_out_of_its_bounds_is_refused(local: Any, name: str, value: str) -> None:
    with pytest.raises(ClientError) as error:
        local.create_queue(QueueName="wrong", Attributes={name: value})

    assert code(error) == "InvalidAttributeValue"


def test_redrive_to_an_absent_queue_is_refused(local: Any) -> None:
    arn = "yrn:yc:ymq:ru-central1:local:absent"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})

    with pytest.raises(ClientError) as error:
        local.create_queue(QueueName="inbox", Attributes={"RedrivePolicy": policy})

    assert code(error) == "InvalidParameterValue"


@pytest.mark.parametrize("attribute", ["FifoQueue", "KmsMasterKeyId", "QueueArn"])
def test_unknown_attribute_is_refused(local: Any, attribute: str) -> None:
    with pytest.raises(local.exceptions.InvalidAttributeName):
        local.create_queue(QueueName="inbox", Attributes={attribute: "true"})


@pytest.mark.parametrize("name", ["orders.fifo", "a b", "x" * 81, "../etc"])
def test_bad_queue_name_is_refused(local: Any, name: str) -> None:
    with pytest.raises(ClientError) as error:
        local.create_queue(QueueName=name)

    assert code(error) == "InvalidParameterValue"


def test_action_the_product_does_not_use_is_refused(local: Any, url: str) -> None:
    with pytest.raises(local.exceptions.UnsupportedOperation):
        local.tag_queue(QueueUrl=url, Tags={"k": "v"})


def test_message_that_nobody_holds_cannot_be_hidden(local: Any, url: str) -> None:
    local.send_message(QueueUrl=url, MessageBody="x")
    (message,) = local.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]

    with pytest.raises(local.exceptions.MessageNotInflight):
        local.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=9
        )


def test_request_without_an_access_key_is_refused(local_url: str) -> None:
    refused = post(local_url, b"{}", **{"X-Amz-Target": "AmazonSQS.ListQueues"})

    assert refused == (403, "MissingAuthenticationToken")


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"QueueNamePrefix": 1}'])
def test_malformed_request_is_refused(local_url: str, body: bytes) -> None:
    headers = {"X-Amz-Target": "AmazonSQS.ListQueues", "Authorization": "AWS4-HMAC-SHA256 Credential=key/x"}

    assert post(local_url, body, **headers) == (400, "InvalidParameterValue")
