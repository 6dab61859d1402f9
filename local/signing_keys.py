"""Make the keys that sign and verify tokens, as payloads of the two secrets that hold them."""

import argparse
import json
from pathlib import Path

from shared.tokens import new_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `signing-keys`."""
    parser.add_argument("directory", type=Path, help="gets auth_signing_keys.json and auth_jwks.json")


def run(arguments: argparse.Namespace) -> int:
    """0 when both files are there; 1 rather than write over a key that may be in use."""
    arguments.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = new_key()
    for secret, private in (("auth_signing_keys", True), ("auth_jwks", False)):
        path = arguments.directory / f"{secret}.json"
        if path.exists():
            print(f"{path} is there already")
            return 1
        path.touch(mode=0o600)
        path.write_text(payload(secret, json.dumps({"keys": [key.as_dict(private=private)]})))
        print(path)
    return 0


def payload(secret: str, value: str) -> str:
    """As `yc lockbox secret add-version --payload` takes it: the entry is named like the secret."""
    return json.dumps([{"key": secret, "text_value": value}])
