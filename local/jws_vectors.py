"""Put published test vectors of JSON Web Signature to the verifier of our tokens.

    python -m local jws-vectors json_web_signature_test.json jws/4_3.ecdsa_signature.json

Files have the form of Wycheproof's `json_web_signature_test.json` or of the examples of RFC 7520 (the
`ietf-jose/cookbook` repository); folders are gone through. Fails when a vector that is invalid is taken for
valid. Valid ones of other algorithms than ES256 are refused too, and counted apart.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.authorizer.tokens import InvalidToken, signing_keys, verified
from shared.tokens import ALGORITHM


@dataclass(frozen=True)
class Vector:
    """One signature (`jws` as text, whatever its serialisation), the key to verify it with, the verdict."""

    name: str
    jws: str
    key: dict[str, Any]
    is_valid: bool
    is_ours: bool
    """Of a compact form and an algorithm that we take at all."""


def is_accepted(vector: Vector) -> bool:
    """By the code that verifies access tokens. The key must carry an id: one is given where it has none."""
    key = {"kid": "vector", **vector.key}
    try:
        verified(vector.jws, signing_keys(json.dumps({"keys": [key]})))
    except (InvalidToken, ValueError):
        return False
    return True


def read_vectors(document: Any, name: str) -> Iterator[Vector]:
    """Of a document of either form. Raises `ValueError` for another one."""
    if "testGroups" in document:
        for group in document["testGroups"]:
            yield from (_wycheproof(group, test, name) for test in group["tests"])
    elif "output" in document:
        yield from _cookbook(document, name)
    else:
        raise ValueError(f"{name}: neither Wycheproof's form nor that of RFC 7520")


def _wycheproof(group: dict[str, Any], test: dict[str, Any], name: str) -> Vector:
    key = group.get("public") or group["private"]
    jws = test["jws"] if isinstance(test["jws"], str) else json.dumps(test["jws"])
    return Vector(
        name=f"{name} {test['tcId']} {group.get('comment', '')} {test.get('comment', '')}",
        jws=jws,
        key=key,
        is_valid=test["result"] == "valid",
        is_ours=key.get("alg") == ALGORITHM and not jws.startswith("{"),
    )


def _cookbook(document: dict[str, Any], name: str) -> Iterator[Vector]:
    """Valid examples, each in up to three serialisations; each also with a changed payload."""
    keys = document["input"]["key"]
    key, algorithm = (keys, document["input"]["alg"]) if isinstance(keys, dict) else (keys[0], None)
    for form, output in document["output"].items():
        jws = output if isinstance(output, str) else json.dumps(output)
        is_ours = form == "compact" and algorithm == ALGORITHM
        yield Vector(f"{name} {form}", jws, key, True, is_ours)
        if form == "compact" and jws.count(".") == 2:
            header, payload, signature = jws.split(".")
            changed = f"{header}.{payload[:-1]}{'A' if payload[-1:] != 'A' else 'B'}.{signature}"
            yield Vector(f"{name} {form} changed", changed, key, False, is_ours)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jws-vectors`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing invalid was taken and everything valid of ours was."""
    vectors = [
        vector
        for file in _files(arguments.paths)
        for vector in read_vectors(json.loads(file.read_text("utf-8")), file.name)
    ]
    verdicts = [(vector, is_accepted(vector)) for vector in vectors]
    taken = [vector for vector, accepted in verdicts if accepted and not vector.is_valid]
    refused = [vector for vector, accepted in verdicts if vector.is_valid and not accepted and vector.is_ours]
    for vector in taken:
        print(f"ACCEPTED, though invalid: {vector.name}")
    for vector in refused:
        print(f"refused, though valid: {vector.name}")
    foreign = sum(vector.is_valid and not vector.is_ours for vector in vectors)
    print(
        f"{len(vectors)} vectors: {sum(not one.is_valid for one in vectors)} invalid, of them {len(taken)}"
        f" accepted; {sum(accepted for _, accepted in verdicts)} accepted in all; {foreign} valid ones of"
        f" algorithms and forms that are not ours"
    )
    return 1 if taken or refused or not vectors else 0


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]
