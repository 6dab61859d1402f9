"""`python -m local COMMAND`: the doors into the local cloud."""

import sys

from local.commands import run_command

COMMANDS = {
    "up": ("local.up", "start the local cloud"),
    "ask": ("local.ask.command", "put one sentence to the running system"),
    "deploy": ("local.deployment", "migrate the database, publish the pages"),
    "package": ("local.packaging.command", "write the zip of every function, with sizes and times"),
    "provision": ("local.provisioning.command", "make the cloud what terraform/ says"),
    "tools": ("local.tools", "repair tools, here or on an installation: see `tools --help`"),
    "openapi": ("local.openapi", "generate the gateway's document"),
    "jws-vectors": ("local.jws_vectors", "put published signatures to the verifier of our tokens"),
    "signing-keys": ("local.signing_keys", "make the keys that sign tokens, for Lockbox"),
    "token": ("local.tokens", "print an API token of the local cloud"),
}


def main(arguments: list[str]) -> int:
    return run_command("python -m local", COMMANDS, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
