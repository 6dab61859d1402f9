"""The runner of published vectors: it tells valid from invalid, and its own verdict from a crash.

Vectors here are made in the same two forms; RFC 7515 A.3 is the one published example signed with ES256.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from functions.authorizer.tokens import InvalidToken, read_token, signing_keys, verified
from local.jws_vectors import add_arguments, is_accepted, read_vectors, run
from tests.unit.authorizer.forging import CLAIMS, JWKS, KEY, NOW, OTHER_KEY, ecdsa, encoded, with_hmac

#: RFC 7515, appendix A.3.
RFC_7515_A3 = (
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
RFC_7515_A3_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",  # pragma: allowlist secret
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",  # pragma: allowlist secret
}


def signed(header: Any, key: Any = KEY, payload: str = "foo") -> str:
    content = f"{encoded(header)}.{encoded(payload)}"
    return f"{content}.{encoded(ecdsa(content, key))}"


VALID = signed({"alg": "ES256", "kid": KEY.kid})
HEADER, PAYLOAD, SIGNATURE = VALID.split(".")
INVALID = {
    "no signature": f"{HEADER}.{PAYLOAD}.",
    "no payload": f"{HEADER}..{SIGNATURE}",
    "one part more": f"{VALID}.",
    "empty": "",
    "payload changed": f"{HEADER}.X{PAYLOAD[1:]}.{SIGNATURE}",
    "signature changed": f"{HEADER}.{PAYLOAD}.{'Y' if SIGNATURE[0] == 'X' else 'X'}{SIGNATURE[1:]}",
    "none": f"{encoded({'alg': 'none', 'kid': KEY.kid})}.{PAYLOAD}.",
    "symmetric": with_hmac(KEY.as_pem(private=False)),
    "key of the sender": signed(
        {"alg": "ES256", "kid": KEY.kid, "jwk": OTHER_KEY.as_dict(private=False)}, OTHER_KEY
    ),
    "another key": signed({"alg": "ES256", "kid": KEY.kid}, OTHER_KEY),
    "unknown critical member": signed({"alg": "ES256", "kid": KEY.kid, "crit": ["x"], "x": 1}),
}
WYCHEPROOF = {
    "testGroups": [
        {
            "comment": "es256",
            "public": {**KEY.as_dict(private=False), "alg": "ES256"},
            "tests": [
                {"tcId": 1, "comment": "valid", "jws": VALID, "result": "valid"},
                *(
                    {"tcId": number, "comment": name, "jws": jws, "result": "invalid"}
                    for number, (name, jws) in enumerate(INVALID.items(), 2)
                ),
                {"tcId": 90, "jws": {"payload": PAYLOAD, "signature": SIGNATURE}, "result": "invalid"},
            ],
        },
        {
            "comment": "hs256",
            "private": {"kty": "oct", "alg": "HS256", "k": encoded("secret" * 6)},
            "tests": [{"tcId": 91, "jws": with_hmac(b"secret" * 6), "result": "valid"}],
        },
    ]
}
COOKBOOK = {
    "title": "ECDSA",
    "input": {"payload": "foo", "key": KEY.as_dict(private=False), "alg": "ES256"},
    "output": {"compact": VALID, "json_flat": {"payload": PAYLOAD, "signature": SIGNATURE}},
}


@pytest.mark.parametrize("document", [WYCHEPROOF, COOKBOOK], ids=["wycheproof", "cookbook"])
def test_verdict_on_what_is_ours_is_that_of_the_file(document: Any) -> None:
    vectors = list(read_vectors(document, "file"))

    valid = [one for one in vectors if one.verdict == "valid" and one.is_ours]
    assert valid
    assert [one for one in vectors if is_accepted(one)] == valid


def run_on(*paths: Path) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([str(path) for path in paths]))


def test_command_goes_through_files_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "jws").mkdir()
    (tmp_path / "jws" / "one.json").write_text(json.dumps(COOKBOOK))
    (tmp_path / "all.json").write_text(json.dumps(WYCHEPROOF))

    assert run_on(tmp_path / "all.json", tmp_path / "jws") == 0

    assert capsys.readouterr().out.splitlines() == [
        "17 vectors, 2 accepted",
        "invalid: 13, refused 13, accepted 0",
        "valid and refused, since only ES256 in its bare compact form is taken: HS256 1, JSON 1",
    ]


def test_command_fails_on_an_invalid_vector_that_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = {**WYCHEPROOF["testGroups"][0], "tests": [{"tcId": 1, "jws": VALID, "result": "invalid"}]}
    (tmp_path / "wrong.json").write_text(json.dumps({"testGroups": [group]}))

    assert run_on(tmp_path / "wrong.json") == 1
    assert "ACCEPTED, though invalid" in capsys.readouterr().out


def test_command_fails_on_a_valid_vector_of_ours_that_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test = {"tcId": 1, "jws": INVALID["another key"], "result": "valid"}
    group = {**WYCHEPROOF["testGroups"][0], "tests": [test]}
    (tmp_path / "wrong.json").write_text(json.dumps({"testGroups": [group]}))

    assert run_on(tmp_path / "wrong.json") == 1
    assert "REFUSED, though valid" in capsys.readouterr().out


@pytest.mark.parametrize(
    "document",
    [{}, {"testGroups": []}, {"input": {"plaintext": "foo", "pwd": "x"}, "output": {"compact": ""}}],
)
def test_command_does_not_pass_on_nothing(
    tmp_path: Path, document: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.json").write_text(json.dumps(document))

    assert run_on(tmp_path / "empty.json") == 1
    assert "empty.json: no signatures" in capsys.readouterr().out


@pytest.mark.parametrize(
    "keys",
    [
        [{**KEY.as_dict(private=False), "use": "enc"}],
        [{**KEY.as_dict(private=False), "alg": "ES521"}],
        [{**KEY.as_dict(private=False), "crv": "P-384"}],
        [{**KEY.as_dict(private=False), "key_ops": ["encrypt"]}],
        [{**KEY.as_dict(private=False), "x": encoded("x" * 32)}],
        [KEY.as_dict(private=False), {**OTHER_KEY.as_dict(private=False), "kid": KEY.kid}],
    ],
    ids=["use", "algorithm", "curve", "operations", "point", "one id twice"],
)
def test_set_of_keys_that_cannot_serve_verifies_nothing(keys: list[dict[str, Any]]) -> None:
    """The groups of Wycheproof's `json_web_key_test.json`."""
    tests = [{"tcId": 1, "jws": VALID, "result": "invalid"}]

    [vector] = read_vectors({"testGroups": [{"public": {"keys": keys}, "tests": tests}]}, "file")

    assert not is_accepted(vector)


def test_key_of_a_set_is_found_by_its_id() -> None:
    keys = [OTHER_KEY.as_dict(private=False), KEY.as_dict(private=False)]
    tests = [{"tcId": 1, "jws": VALID, "result": "valid"}]

    [vector] = read_vectors({"testGroups": [{"public": {"keys": keys}, "tests": tests}]}, "file")

    assert is_accepted(vector)


def test_nested_example_is_read_by_its_signature() -> None:
    vectors = list(read_vectors({"sign": COOKBOOK, "encrypt": {}}, "6.nesting.json"))

    assert [one.verdict for one in vectors if is_accepted(one)] == ["valid"]


def test_acceptable_vector_asks_for_neither(tmp_path: Path) -> None:
    tests = [
        {"tcId": 1, "jws": VALID, "result": "acceptable"},
        {"tcId": 2, "jws": INVALID["no payload"], "result": "acceptable"},
    ]
    group = {**WYCHEPROOF["testGroups"][0], "tests": tests}
    (tmp_path / "acceptable.json").write_text(json.dumps({"testGroups": [group]}))

    assert run_on(tmp_path / "acceptable.json") == 0


def test_example_of_the_standard_is_verified() -> None:
    keys = signing_keys(json.dumps({"keys": [{**RFC_7515_A3_KEY, "kid": "a3"}]}))

    _, payload = verified(RFC_7515_A3, keys)

    assert json.loads(payload)["iss"] == "joe"
    with pytest.raises(InvalidToken):
        verified(RFC_7515_A3[:-1] + "A", keys)


def test_signature_alone_is_no_access_token() -> None:
    token = signed({"alg": "ES256", "kid": KEY.kid}, payload=json.dumps(CLAIMS))

    with pytest.raises(InvalidToken):
        read_token(token, signing_keys(JWKS), NOW)
