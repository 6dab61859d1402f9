"""The fake refuses what the real service refuses, or the tests on it would prove nothing."""

import base64
import uuid

import httpx
import pytest

from shared.llm.truth import untruths
from tests.fakes.gigachat import TRUTHFUL, FakeGigaChat

BASIC = f"Basic {base64.b64encode(b'client:secret').decode()}"
SCOPE = {"scope": "GIGACHAT_API_PERS"}
CHAT = {"model": "GigaChat-2", "messages": [{"role": "user", "content": "Привет"}]}


def _token(gigachat: FakeGigaChat, **changes: str) -> httpx.Response:
    headers = {"Authorization": BASIC, "RqUID": str(uuid.uuid4())} | changes
    return httpx.post(gigachat.auth_url, headers=headers, data=SCOPE)


def _chat(gigachat: FakeGigaChat, chat: object) -> httpx.Response:
    bearer = f"Bearer {_token(gigachat).json()['access_token']}"
    url = f"{gigachat.base_url}/chat/completions"
    return httpx.post(url, headers={"Authorization": bearer}, json=chat)


def test_token_answers_with_its_expiry_in_milliseconds(gigachat: FakeGigaChat) -> None:
    answer = _token(gigachat).json()

    assert sorted(answer) == ["access_token", "expires_at"]
    assert answer["expires_at"] > 1_700_000_000_000


@pytest.mark.parametrize("rquid", ["", "1", str(uuid.uuid1())], ids=["none", "not a uuid", "not v4"])
def test_token_without_a_uuid4_is_refused(gigachat: FakeGigaChat, rquid: str) -> None:
    assert _token(gigachat, RqUID=rquid).status_code == 400


@pytest.mark.parametrize("header", ["Bearer x", "Basic not-base64", "Basic c2VjcmV0"])
def test_token_without_a_basic_key_is_refused(gigachat: FakeGigaChat, header: str) -> None:
    assert _token(gigachat, Authorization=header).status_code == 401


@pytest.mark.parametrize(("form", "code"), [({}, 5), ({"scope": "ALL"}, 1)], ids=["empty", "unknown"])
def test_token_for_a_wrong_scope_is_refused(gigachat: FakeGigaChat, form: dict[str, str], code: int) -> None:
    headers = {"Authorization": BASIC, "RqUID": str(uuid.uuid4())}

    answer = httpx.post(gigachat.auth_url, headers=headers, data=form)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_chat_with_a_foreign_token_is_refused(gigachat: FakeGigaChat) -> None:
    url = f"{gigachat.base_url}/chat/completions"

    answer = httpx.post(url, headers={"Authorization": "Bearer x"}, json=CHAT)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"model": ""},
        {"messages": []},
        {"messages": [{"role": "user", "content": "а"}, {"role": "system", "content": "б"}]},
        {"messages": [{"role": "user", "content": "а"}, {"role": "user", "content": "б"}]},
    ],
    ids=["no model", "no messages", "system is not first", "one role twice"],
)
def test_chat_of_a_wrong_shape_is_refused(gigachat: FakeGigaChat, change: dict[str, object]) -> None:
    assert _chat(gigachat, CHAT | change).status_code == 422


def test_chat_without_a_script_claims_nothing(gigachat: FakeGigaChat) -> None:
    choice = _chat(gigachat, CHAT).json()["choices"][0]

    assert (choice["finish_reason"], choice["message"]["content"]) == ("stop", TRUTHFUL)
    assert untruths(TRUTHFUL, "") == []


def test_form_without_a_script_stays_empty(gigachat: FakeGigaChat) -> None:
    choice = _chat(gigachat, CHAT | {"functions": [{"name": "f"}]}).json()["choices"][0]

    assert choice["finish_reason"] == "function_call"
    assert choice["message"]["function_call"] == {"name": "f", "arguments": {}}


def test_unknown_path_is_not_found(gigachat: FakeGigaChat) -> None:
    headers = {"Authorization": f"Bearer {_token(gigachat).json()['access_token']}"}

    assert httpx.post(f"{gigachat.base_url}/nowhere", headers=headers).status_code == 404
