"""`python -m local COMMAND`: the doors into the local cloud.

A command is a module with `add_arguments(parser)` and `run(arguments) -> exit code`; only the one
that is called is imported.
"""

import argparse
import sys
from importlib import import_module

COMMANDS = {
    "up": ("local.up", "start the local cloud"),
    "ask": ("local.ask.command", "put one sentence to the running system"),
    "deploy": ("local.deployment", "migrate the database, publish the pages"),
    "package": ("local.packaging.command", "write the zip of every function, with sizes and times"),
    "provision": ("local.provisioning.command", "make the cloud what terraform/ says"),
    "openapi": ("local.openapi", "generate the gateway's document"),
    "audit": ("local.audit", "verify the hash chain of an agency's journal"),
    "token": ("local.tokens", "print an API token of the local cloud"),
}


def main(arguments: list[str]) -> int:
    help_text = "\n".join(f"{name:10}{text}" for name, (_, text) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m local", epilog=help_text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    name = parser.parse_args(arguments[:1]).command
    command = import_module(COMMANDS[name][0])
    own = argparse.ArgumentParser(prog=f"python -m local {name}", description=command.__doc__)
    command.add_arguments(own)
    code: int = command.run(own.parse_args(arguments[1:]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
