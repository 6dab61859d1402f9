"""Reading a manifest: values, defaults, and what is refused before the rules."""

from pathlib import Path

import pytest

from local.manifest import (
    Function,
    Manifest,
    ManifestError,
    Needs,
    Queue,
    QueueEvent,
    Redrive,
    TimerEvent,
    find_missing_handlers,
    load_manifest,
)

SMALL = """
service: small
frameworkVersion: "3"
provider: { name: yandex-cloud, runtime: python312, httpApi: { payload: "1.0" } }
functions:
  worker:
    handler: tests.local.functions.fixtures.handlers.echo
    memorySize: 128
    timeout: "10"
    account: robot
    environment: { LOG_LEVEL: INFO }
    events:
      - ymq: { queue: inbox, queueAccount: robot, account: robot, batch: 2, cutoff: 1 }
      - cron: { expression: "* * * * ? *", account: robot }
resources:
  inbox:
    type: yc::MessageQueue
    visibilityTimeout: 20
    redrive: { deadLetterQueue: dead, maxReceiveCount: 3 }
  dead: { type: "yc::MessageQueue" }
  files: { type: "yc::ObjectStorageBucket" }
  robot: { type: "yc::ServiceAccount" }
custom:
  functions:
    worker: { database: read, sends: [inbox], buckets: [files], secrets: { KEY: key } }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "serverless.yaml"
    path.write_text(text)
    return path


def test_load_manifest_builds_typed_values(tmp_path: Path) -> None:
    manifest = load_manifest(write(tmp_path, SMALL))

    assert manifest == Manifest(
        functions={
            "worker": Function(
                name="worker",
                handler="tests.local.functions.fixtures.handlers.echo",
                memory=128,
                timeout=10,
                account="robot",
                environment={"LOG_LEVEL": "INFO"},
                needs=Needs(database="read", sends=("inbox",), buckets=("files",), secrets={"KEY": "key"}),
                inbox=QueueEvent(queue="inbox", batch=2, cutoff=1),
                timer=TimerEvent(expression="* * * * ? *"),
            )
        },
        queues={
            "inbox": Queue("inbox", visibility_timeout=20, redrive=Redrive("dead", 3)),
            "dead": Queue("dead", visibility_timeout=30, message_retention=345_600),
        },
        buckets=("files",),
    )


def test_load_manifest_takes_retries_and_dead_letters_of_a_timer(tmp_path: Path) -> None:
    text = SMALL.replace(
        "account: robot }\nresources",
        "account: robot, retry: { attempts: 2, interval: 15 }, dlq: dead, dlqAccount: robot }\nresources",
    )

    timer = load_manifest(write(tmp_path, text)).functions["worker"].timer

    assert timer == TimerEvent("* * * * ? *", attempts=2, interval=15, dead_letter_queue="dead")


def test_load_manifest_refuses_a_key_written_twice(tmp_path: Path) -> None:
    text = SMALL.replace("    memorySize: 128\n", "    memorySize: 128\n    memorySize: 256\n")

    with pytest.raises(ManifestError) as caught:
        load_manifest(write(tmp_path, text))

    assert caught.value.problems == ["line 7: memorySize stands twice"]


def test_load_manifest_lets_a_key_override_a_merged_one(tmp_path: Path) -> None:
    text = SMALL.replace("  dead: {", "  dead: &dead {").replace(
        "  files:", "  other: { <<: *dead, visibilityTimeout: 5 }\n  files:"
    )

    assert load_manifest(write(tmp_path, text)).queues["other"].visibility_timeout == 5


def test_load_manifest_refuses_what_is_not_yaml(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="mapping values are not allowed"):
        load_manifest(write(tmp_path, "functions:\n  a\n  b: c"))


def test_find_missing_handlers_accepts_a_callable(tmp_path: Path) -> None:
    assert find_missing_handlers(load_manifest(write(tmp_path, SMALL))) == []


@pytest.mark.parametrize(
    ("handler", "problem"),
    [
        ("tests.no_such_module.echo", "No module named 'tests.no_such_module'"),
        ("tests.local.functions.fixtures.handlers.nothing", "has no attribute 'nothing'"),
        ("tests.local.functions.fixtures.handlers.os", "cannot be called"),
    ],
)
def test_find_missing_handlers_names_what_is_wrong(tmp_path: Path, handler: str, problem: str) -> None:
    text = SMALL.replace("tests.local.functions.fixtures.handlers.echo", handler)

    [found] = find_missing_handlers(load_manifest(write(tmp_path, text)))

    assert found.startswith("functions.worker.handler: ")
    assert problem in found
