"""Put published test vectors of JSON Web Signature to the verifier of our tokens.

    python -m local jws-vectors json_web_signature_test.json json_web_key_test.json cookbook/jws

Files have the form of Wycheproof (`json_web_signature_test.json`, `json_web_key_test.json`) or of the
examples of RFC 7520 (the `ietf-jose/cookbook` repository); folders are gone through, files without
signatures are named and passed over. Fails when an invalid vector is accepted, or a valid one that has the
form of ours is not. Valid ones of other forms are refused too, as they should be, and counted by algorithm.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.util import urlsafe_b64decode

from functions.authorizer.tokens import InvalidToken, signing_keys, verified
from shared.tokens import ALGORITHM

_OUR_HEADER = {"alg", "typ", "kid"}


@dataclass(frozen=True)
class Vector:
    """One signature (`jws` as text, whatever its serialisation), the keys to verify it with, the verdict:
    `valid`, `invalid`, or `acceptable`, which asks for neither."""

    name: str
    jws: str
    keys: list[dict[str, Any]]
    verdict: str

    @property
    def algorithm(self) -> str:
        """As its header says; `JSON` for that serialisation, `?` for what nobody can read."""
        if self.jws.lstrip().startswith("{"):
            return "JSON"
        return str(self._header.get("alg", "?"))

    @property
    def is_ours(self) -> bool:
        """Of the one form that we take."""
        is_compact = self.jws.count(".") == 2 and all(self.jws.split("."))
        return is_compact and self.algorithm == ALGORITHM and self._header.keys() <= _OUR_HEADER

    @property
    def _header(self) -> dict[str, Any]:
        try:
            header = json.loads(urlsafe_b64decode(self.jws.partition(".")[0].encode()))
        except ValueError:
            return {}
        return header if isinstance(header, dict) else {}


def is_accepted(vector: Vector) -> bool:
    """By the code that verifies access tokens. Keys must carry an id: one is given where it has none."""
    keys = [{"kid": "vector", **key} for key in vector.keys]
    try:
        verified(vector.jws, signing_keys(json.dumps({"keys": keys})))
    except (InvalidToken, ValueError):
        return False
    return True


def read_vectors(document: Any, name: str) -> Iterator[Vector]:
    """Of a document of either form; none of one without signatures."""
    if "testGroups" in document:
        for group in document["testGroups"]:
            yield from (_wycheproof(group, test, name) for test in group["tests"] if "jws" in test)
    elif "sign" in document:
        yield from _cookbook(document["sign"], name)
    elif "output" in document and "payload" in document["input"]:
        yield from _cookbook(document, name)


def _wycheproof(group: dict[str, Any], test: dict[str, Any], name: str) -> Vector:
    """A group has one key or a set; of a symmetric one only the private."""
    key = group.get("public") or group["private"]
    return Vector(
        name=f"{name} {test['tcId']} {group.get('comment', '')} {test.get('comment', '')}",
        jws=_text(test["jws"]),
        keys=key.get("keys", [key]),
        verdict=test["result"],
    )


def _cookbook(document: dict[str, Any], name: str) -> Iterator[Vector]:
    """Valid examples, each in up to three serialisations; each also with a changed payload."""
    given = document["input"]["key"]
    keys = given if isinstance(given, list) else [given]
    for form, output in document["output"].items():
        jws = _text(output)
        yield Vector(f"{name} {form}", jws, keys, "valid")
        if form == "compact" and jws.count(".") == 2:
            header, payload, signature = jws.split(".")
            changed = f"{header}.{payload[:-1]}{'A' if payload[-1:] != 'A' else 'B'}.{signature}"
            yield Vector(f"{name} {form} changed", changed, keys, "invalid")


def _text(jws: Any) -> str:
    return jws if isinstance(jws, str) else json.dumps(jws)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `jws-vectors`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing invalid was taken and everything valid of ours was."""
    vectors = [vector for file in _files(arguments.paths) for vector in _vectors_of(file)]
    accepted = [vector for vector in vectors if is_accepted(vector)]
    taken = [vector for vector in accepted if vector.verdict == "invalid"]
    lost = [one for one in vectors if one.verdict == "valid" and one.is_ours and one not in accepted]
    for vector in taken:
        print(f"ACCEPTED, though invalid: {vector.name}")
    for vector in lost:
        print(f"REFUSED, though valid and of our form: {vector.name}")
    _print_counts(vectors, accepted)
    return 1 if taken or lost or not vectors else 0


def _print_counts(vectors: list[Vector], accepted: list[Vector]) -> None:
    invalid = [vector for vector in vectors if vector.verdict == "invalid"]
    wrong = sum(vector in invalid for vector in accepted)
    foreign = Counter(
        one.algorithm
        for one in vectors
        if one.verdict != "invalid" and not one.is_ours and one not in accepted
    )
    print(f"{len(vectors)} vectors, {len(accepted)} accepted")
    print(f"invalid: {len(invalid)}, refused {len(invalid) - wrong}, accepted {wrong}")
    counts = ", ".join(f"{name} {count}" for name, count in sorted(foreign.items())) or "none"
    print(f"valid and refused, since only {ALGORITHM} in its bare compact form is taken: {counts}")


def _vectors_of(file: Path) -> list[Vector]:
    vectors = list(read_vectors(json.loads(file.read_text("utf-8")), file.name))
    if not vectors:
        print(f"{file.name}: no signatures of either form in it, passed over")
    return vectors


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]
