"""Local services, and real ones in their place."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path

from local.infrastructure import Infrastructure, open_queues
from local.manifest import Manifest, Queue, Redrive
from local.services import Services

MANIFEST = Manifest(
    functions={},
    queues={
        "inbox": Queue("inbox", visibility_timeout=20, redrive=Redrive("dead", 3)),
        "dead": Queue("dead", message_retention=600),
    },
    buckets=("documents",),
)
REAL = {
    "YDB_ENDPOINT": "grpcs://ydb.example:2135",
    "YDB_DATABASE": "/ru/one",
    "YDB_ACCESS_TOKEN_CREDENTIALS": "token",
    "SQS_ENDPOINT_URL": "https://sqs.example",
    "QUEUE_URLS": json.dumps({"inbox": "https://sqs.example/1/inbox", "dead": "https://sqs.example/1/dead"}),
    "S3_ENDPOINT_URL": "https://s3.example",
    "BUCKETS": json.dumps({"documents": "maestro-documents"}),
    "KMS_KEY_ID": "abj1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
}


def start(directory: Path, outside: dict[str, str]) -> Services:
    async def scenario() -> Services:
        queues = open_queues(directory / "queues.sqlite", MANIFEST)
        async with AsyncExitStack() as stack:
            stack.callback(queues.close)
            return await Infrastructure(MANIFEST, directory, outside).start(stack, queues)

    return asyncio.run(scenario())


def test_queues_of_the_manifest_are_there_with_their_settings(tmp_path: Path) -> None:
    queues = open_queues(tmp_path / "queues.sqlite", MANIFEST)

    inbox, dead = queues["inbox"].settings, queues["dead"].settings

    assert (inbox.visibility, dead.retention) == (20, 600)
    assert inbox.redrive is not None
    assert (inbox.redrive.target, inbox.redrive.max_receive_count) == ("dead", 3)
    queues.close()


def test_changed_manifest_changes_a_queue_that_is_there(tmp_path: Path) -> None:
    open_queues(tmp_path / "queues.sqlite", MANIFEST).close()
    changed = Manifest({}, {"dead": Queue("dead", message_retention=900)}, ())

    queues = open_queues(tmp_path / "queues.sqlite", changed)

    assert queues["dead"].settings.retention == 900
    queues.close()


def test_services_are_local_by_default(tmp_path: Path) -> None:
    services = start(tmp_path, {})

    assert services.database["YDB_ENDPOINT"].startswith("grpc://localhost:")
    assert services.queue_urls == {
        name: f"{services.sqs_endpoint_url}/local/{name}" for name in ("inbox", "dead")
    }
    assert services.s3_endpoint_url.startswith("http://127.0.0.1:")
    assert services.buckets == {"documents": "documents"}
    assert services.kms["KMS_URL"].startswith("http://127.0.0.1:")


def test_every_service_can_be_a_real_one(tmp_path: Path) -> None:
    services = start(tmp_path, REAL)

    assert services == Services(
        database={name: value for name, value in REAL.items() if name.startswith("YDB_")},
        sqs_endpoint_url="https://sqs.example",
        queue_urls=json.loads(REAL["QUEUE_URLS"]),
        s3_endpoint_url="https://s3.example",
        buckets={"documents": "maestro-documents"},
        kms={"KMS_KEY_ID": "abj1"},
        static_key={"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"},
    )
    assert not (tmp_path / "ydb.sqlite").exists()
    assert not (tmp_path / "storage").exists()
    assert not (tmp_path / "kms-key.json").exists()


def test_one_real_service_leaves_the_others_local(tmp_path: Path) -> None:
    outside = {"S3_ENDPOINT_URL": "https://s3.example", "BUCKETS": REAL["BUCKETS"]}

    services = start(tmp_path, outside)

    assert services.s3_endpoint_url == "https://s3.example"
    assert services.sqs_endpoint_url.startswith("http://127.0.0.1:")
