"""The command's client of the API, over a real socket."""

import socket

import pytest

from local.ask.client import Client
from local.ask.errors import NotRunning, Refused, TooSlow, Unavailable
from shared.runs.models import RunState, StepState
from tests.unit.ask.api import CUT, PROBLEM, Reply, api
from tests.unit.ask.builders import as_json, view_of
from tests.unit.maestro import builders as maestro

RUNNING = as_json(
    view_of(
        maestro.run(event_id=None),
        [maestro.step("assistant", state=StepState.RUNNING)],
        state=RunState.RUNNING,
    )
)
CLOSED = as_json(view_of(maestro.run(event_id=None), [maestro.step("assistant")]))


def test_ask_sends_the_sentence_with_token_and_key() -> None:
    with api(Reply(202, RUNNING)) as served, Client(served.url, "secret") as client:
        client.ask("корпоратив", "conv_1")

    call = served.posts[0]
    assert call.body == {"text": "корпоратив", "conversation_id": "conv_1"}
    assert call.headers["Authorization"] == "Bearer secret"
    assert call.headers["Idempotency-Key"]


def test_ask_resends_under_the_same_key_when_the_answer_is_lost() -> None:
    with api(CUT, Reply(202, RUNNING)) as served, Client(served.url, "t") as client:
        seen = client.ask("корпоратив")

    keys = {call.headers["Idempotency-Key"] for call in served.posts}
    assert seen.run.id == RUNNING["id"]
    assert (len(served.posts), len(keys)) == (2, 1)


def test_ask_gives_up_after_three_busy_answers() -> None:
    with (
        api(Reply(503, {"title": "Сервис временно недоступен"}, PROBLEM)) as served,
        Client(served.url, "t") as client,
        pytest.raises(Unavailable, match="Сервис временно недоступен"),
    ):
        client.ask("корпоратив")

    assert len(served.posts) == 3


def test_two_questions_have_different_keys() -> None:
    with api(Reply(202, RUNNING)) as served, Client(served.url, "t") as client:
        client.ask("свадьба")
        client.ask("свадьба")

    assert len({call.headers["Idempotency-Key"] for call in served.posts}) == 2


def test_follow_shows_every_look_until_the_run_is_closed() -> None:
    replies = [Reply(202, RUNNING), Reply(200, RUNNING), Reply(200, CLOSED)]
    with api(*replies) as served, Client(served.url, "t") as client:
        states = [seen.run.state for seen in client.follow(client.ask("свадьба"), 5)]

    assert states == [RunState.RUNNING, RunState.RUNNING, RunState.COMPLETED]


def test_follow_asks_nothing_of_a_run_that_is_closed_at_once() -> None:
    with api(Reply(200, CLOSED)) as served, Client(served.url, "t") as client:
        looks = list(client.follow(client.ask("свадьба"), 5))

    assert (len(looks), len(served.calls)) == (1, 1)


@pytest.mark.parametrize("trouble", [CUT, Reply(503, {}), Reply(502, {})], ids=["cut", "503", "502"])
def test_follow_outlives_a_restart_of_the_system(trouble: Reply) -> None:
    with api(Reply(202, RUNNING), trouble, Reply(200, CLOSED)) as served, Client(served.url, "t") as client:
        *_, last = client.follow(client.ask("свадьба"), 5)

    assert last.run.state is RunState.COMPLETED


def test_follow_says_where_to_look_when_time_is_up() -> None:
    with (
        api(Reply(202, RUNNING)) as served,
        Client(served.url, "t") as client,
        pytest.raises(TooSlow, match=f"GET {served.url}/api/v1/maestro/requests/run_1"),
    ):
        list(client.follow(client.ask("свадьба"), 0.2))


def test_body_is_kept_as_it_came() -> None:
    with api(Reply(200, CLOSED)) as served, Client(served.url, "t") as client:
        seen = client.ask("свадьба")

    assert seen.body == CLOSED


def test_control_characters_never_reach_the_typed_run() -> None:
    hostile = {**CLOSED, "title": "\x1b[2JСвадьба\u202e\nна 60 гостей"}
    with api(Reply(200, hostile)) as served, Client(served.url, "t") as client:
        seen = client.ask("свадьба")

    assert seen.run.title == "[2JСвадьба\nна 60 гостей"
    assert seen.body == hostile


def test_nobody_at_the_address_is_a_hint_to_start_the_system() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    with Client(url, "t") as client, pytest.raises(NotRunning, match="make run"):
        client.ask("свадьба")


def test_problem_is_told_with_its_fields() -> None:
    problem = {
        "title": "Проверьте данные запроса",
        "detail": "Исправьте запрос и отправьте его снова.",
        "errors": [{"field": "guests", "code": "too_many", "message": "Слишком много гостей."}],
    }

    with (
        api(Reply(422, problem, PROBLEM)) as served,
        Client(served.url, "t") as client,
        pytest.raises(Refused) as refused,
    ):
        client.ask("свадьба на 10⁹ гостей")

    assert str(refused.value) == (
        "Проверьте данные запроса. Исправьте запрос и отправьте его снова.\n  guests: Слишком много гостей."
    )


def test_refusal_of_the_gateway_itself_is_told_by_its_status() -> None:
    with (
        api(Reply(401, {"message": "no"})) as served,
        Client(served.url, "t") as client,
        pytest.raises(Refused, match="401 Unauthorized"),
    ):
        client.ask("свадьба")


def test_another_server_at_the_address_is_recognised() -> None:
    with (
        api(Reply(200, {"hello": "world"})) as served,
        Client(served.url, "t") as client,
        pytest.raises(Refused, match="не Maestro"),
    ):
        client.ask("свадьба")
