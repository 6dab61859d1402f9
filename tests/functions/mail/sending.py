"""A process that sends one mailing until it is done or killed: `python -m tests.functions.mail.sending TENANT
MAILING SECONDS`, its clock so many seconds ahead."""

import sys
from datetime import timedelta

from tests.functions.mail.working import Clock, rounds_at, work

if __name__ == "__main__":
    tenant_id, mailing_id, ahead = sys.argv[1:]
    clock = Clock()
    clock.ahead = timedelta(seconds=int(ahead))
    work(rounds_at(tenant_id, clock), clock, mailing_id)
