"""The sender killed by SIGKILL, as a platform does it."""

import os
import subprocess
import sys
import time
from collections import Counter

import pytest

from shared.database import Database
from tests.functions.invoking import Caller
from tests.functions.mail.sink import Sink
from tests.functions.mail.working import automatic, people, scheduled, states

COUNT = 120


def start(environment: dict[str, str], owner: Caller, mailing_id: str, ahead: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.functions.mail.sending", owner.tenant_id, mailing_id, str(ahead)]
    return subprocess.Popen(command, env={**os.environ, **environment})


def wait_for_letters(sink: Sink, mailing_id: str, count: int) -> None:
    end = time.monotonic() + 60
    while len(sink.addresses(mailing_id)) < count and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.timeout(200)
def test_everybody_gets_one_letter_though_the_process_is_killed_twice(
    environment: dict[str, str], owner: Caller, database: Database, sink: Sink
) -> None:
    automatic(database, owner.tenant_id)
    mailing_id = scheduled(owner, people(COUNT))

    for number in (1, 2):
        process = start(environment, owner, mailing_id, 120 * number)
        wait_for_letters(sink, mailing_id, COUNT * number // 3)
        process.kill()
        process.wait()
    last = start(environment, owner, mailing_id, 360)

    assert last.wait(timeout=120) == 0
    assert Counter(sink.addresses(mailing_id)) == Counter(one.email for one in people(COUNT))
    assert states(owner, mailing_id) == {"sent": COUNT}
