from datetime import datetime, timedelta, timezone

from local.queues.messages import Attribute, Message, md5_of_attributes, md5_of_body
from local.triggers.events import queue_event, timer_event

ATTRIBUTES = {"text": Attribute("String", "value"), "bytes": Attribute("Binary", b"\x00\xff")}


def test_queue_event_has_the_documented_shape() -> None:
    message = Message(7, "cce76685", "тело", ATTRIBUTES, 1569285804456, 3, 1569285804500, "secret")

    event = queue_event("yrn:yc:ymq:ru-central1:local:inbox", [message])

    assert event == {
        "messages": [
            {
                "event_metadata": {
                    "event_id": "cce76685",
                    "event_type": "yandex.cloud.events.messagequeue.QueueMessage",
                    "created_at": "2019-09-24T00:43:24.456000Z",
                },
                "details": {
                    "queue_id": "yrn:yc:ymq:ru-central1:local:inbox",
                    "message": {
                        "message_id": "cce76685",
                        "md5_of_body": md5_of_body("тело"),
                        "body": "тело",
                        "attributes": {"SentTimestamp": "1569285804456"},
                        "message_attributes": {
                            "text": {"dataType": "StringValue", "stringValue": "value"},
                            "bytes": {"dataType": "BinaryValue", "binaryValue": "AP8="},
                        },
                        "md5_of_message_attributes": md5_of_attributes(ATTRIBUTES),
                    },
                },
            }
        ]
    }


def test_timer_event_has_the_documented_shape() -> None:
    moscow = timezone(timedelta(hours=3))

    event = timer_event("sweep", "payload-message", datetime(2026, 12, 1, 15, 5, 14, 227761, moscow))

    (message,) = event["messages"]
    assert message["details"] == {"trigger_id": "sweep", "payload": "payload-message"}
    assert len(message["event_metadata"].pop("event_id")) == 20
    assert message["event_metadata"] == {
        "event_type": "yandex.cloud.events.serverless.triggers.TimerMessage",
        "created_at": "2026-12-01T12:05:14.227761Z",
        "cloud_id": "local",
        "folder_id": "local",
    }
