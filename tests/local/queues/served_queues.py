"""`python -m tests.local.queues.served_queues FILE`: a queue service to kill; prints its address."""

import signal
import sys
from pathlib import Path

from local.queues.app import make_app
from local.queues.models import Queues
from tests.local.serving import served

if __name__ == "__main__":
    with served(make_app(Queues(Path(sys.argv[1])))) as url:
        sys.stdout.write(url + "\n")
        sys.stdout.flush()
        signal.pause()
