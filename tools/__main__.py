"""`python -m tools COMMAND`, on what YDB_ENDPOINT, QUEUE_URLS, BUCKETS and their companions name."""

import sys

from local.commands import run_command
from shared.audit.origin import Origin, acting
from shared.errors import MaestroError

COMMANDS = {
    "letters": ("tools.letters", "look into a dead-letter queue"),
    "redrive": ("tools.redrive", "send dead letters to work again, or throw them away"),
    "replay": ("tools.replay", "work every step of a closed run again"),
    "resend": ("tools.resend", "send the open steps of a run, or all that is due, again now"),
    "tenant": ("tools.tenant", "pause an agency, or let it work again"),
    "backup": ("tools.backup.command", "write every table to Object Storage"),
    "restore": ("tools.backup.restore_command", "read a backup into empty tables"),
    "audit": ("tools.audit", "verify the hash chain of an agency's journal"),
    "rewrap": ("tools.rewrap", "bring secrets under the present version of the key"),
    "quotas": ("tools.quotas", "show what the installation uses of the cloud's quotas"),
}


def main(arguments: list[str]) -> int:
    """The exit code. What is written is put down to the operator."""
    try:
        with acting(Origin("operator", f"tools {' '.join(arguments[:2])}", {})):
            return run_command("python -m tools", COMMANDS, arguments)
    except MaestroError as error:
        print(error.detail_en, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
