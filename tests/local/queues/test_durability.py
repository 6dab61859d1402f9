import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.local.queues.conftest import Connect


@contextmanager
def killed_service(file: Path) -> Iterator[str]:
    """The address of a service in a process of its own, which ends by SIGKILL."""
    command = [sys.executable, "-m", "tests.local.queues.served_queues", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.kill()


@pytest.mark.parametrize("rounds", [1, 50])
def test_acknowledged_messages_survive_sigkill(tmp_path: Path, connect: Connect, rounds: int) -> None:
    file = tmp_path / "queues.sqlite"
    with killed_service(file) as address:
        sqs = connect(address)
        url = sqs.create_queue(QueueName="inbox", Attributes={"VisibilityTimeout": "90"})["QueueUrl"]
        sent = {sqs.send_message(QueueUrl=url, MessageBody="x")["MessageId"] for _ in range(rounds)}

    with killed_service(file) as address:
        sqs = connect(address)
        url = sqs.get_queue_url(QueueName="inbox")["QueueUrl"]
        batches = [sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10) for _ in range(rounds // 10 + 1)]

    assert {message["MessageId"] for batch in batches for message in batch.get("Messages", [])} == sent
