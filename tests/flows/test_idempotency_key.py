"""The same request sent again is the same run."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.flows.agency import FORM, REQUESTS, SENTENCE, Agency
from tests.flows.conftest import Scene
from tests.flows.waiting import eventually


def run_ids(agency: Agency) -> set[str]:
    return {run["id"] for run in agency.send("GET", f"{REQUESTS}?limit=100").json()["items"]}


def test_same_key_gives_the_first_answer_again(agency: Agency) -> None:
    key = uuid4().hex

    first = agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key)
    second = agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key)

    assert (second.status_code, second.json()) == (first.status_code, first.json())


def test_same_key_many_times_at_once_starts_one_run(agency: Agency) -> None:
    before = run_ids(agency)
    key = uuid4().hex

    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(
                lambda _: agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key), range(8)
            )
        )

    started = {answer.json()["id"] for answer in answers if answer.status_code == 202}
    assert run_ids(agency) - before == started
    assert len(started) == 1
    assert {answer.status_code for answer in answers} <= {202, 409}


def test_same_key_while_the_first_request_is_held_is_a_conflict(scene: Scene) -> None:
    key = uuid4().hex
    before = run_ids(scene.agency)
    body = {"intent": "create_event", "input": {**FORM, "title": "finance wait"}}

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(
            scene.agency.send, "POST", REQUESTS, body, Idempotency_Key=key, Prefer="wait=20"
        )
        assert eventually(lambda: run_ids(scene.agency) != before)
        second = scene.agency.send("POST", REQUESTS, body, Idempotency_Key=key)
        (run_id,) = run_ids(scene.agency) - before
        scene.signals.let_go(run_id, "finance")

    assert (first.result().status_code, second.status_code) == (200, 409)
    assert first.result().json()["id"] == run_id


def test_same_key_with_another_body_is_refused(agency: Agency) -> None:
    key = uuid4().hex
    agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key)

    answer = agency.send("POST", REQUESTS, {"text": "свадьба в мае"}, Idempotency_Key=key)

    assert answer.status_code == 422


def test_same_key_of_another_agency_is_another_request(agency: Agency, other_agency: Agency) -> None:
    key = uuid4().hex

    first = agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key)
    other = other_agency.send("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key=key)

    assert other.status_code == 202
    assert other.json()["id"] != first.json()["id"]


def test_same_words_without_a_key_are_two_requests(agency: Agency) -> None:
    first, second = (agency.send("POST", REQUESTS, {"text": SENTENCE}).json()["id"] for _ in range(2))

    assert first != second
