"""Each rule, proved by breaking a copy of the repository's manifest."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from local.manifest_rules import find_problems

MANIFEST = Path(__file__).parents[3] / "serverless.yaml"


@pytest.fixture
def document() -> dict[str, Any]:
    """A copy without shared parts: YAML anchors would spread a change."""
    copy: dict[str, Any] = _unshared(yaml.safe_load(MANIFEST.read_text()))
    return copy


def _unshared(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unshared(item) for key, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else value


def test_manifest_of_the_repository_has_no_problems(document: dict[str, Any]) -> None:
    assert find_problems(document) == []


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (lambda d: d, "$"),
        (lambda d: d["provider"], "$.provider"),
        (lambda d: d["functions"]["planning"], "$.functions.planning"),
        (lambda d: d["functions"]["planning"]["events"][0]["ymq"], "$.functions.planning.events[0].ymq"),
        (lambda d: d["resources"]["planning-inbox"], "$.resources['planning-inbox']"),
        (lambda d: d["resources"]["documents"], "$.resources.documents"),
        (lambda d: d["custom"]["functions"]["planning"], "$.custom.functions.planning"),
    ],
)
def test_unknown_key_is_refused_at_every_depth(document: dict[str, Any], place: Any, path: str) -> None:
    place(document)["surprise"] = 1

    assert find_problems(document) == [
        f"{path}: Additional properties are not allowed ('surprise' was unexpected)"
    ]


@pytest.mark.parametrize("event", [{"http": {"path": "/", "method": "get"}}, {"s3": {}}, {}])
def test_event_we_do_not_run_is_refused(document: dict[str, Any], event: dict[str, Any]) -> None:
    document["functions"]["planning"]["events"] = [event]

    assert len(find_problems(document)) == 1


@pytest.mark.parametrize("key", ["handler", "memorySize", "timeout", "account"])
def test_function_must_say_what_the_plugin_would_leave_out(document: dict[str, Any], key: str) -> None:
    del document["functions"]["planning"][key]

    assert find_problems(document) == [f"$.functions.planning: '{key}' is a required property"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda d: d["functions"]["planning"].update(account="nobody"),
            "functions.planning.account: no yc::ServiceAccount is named nobody",
        ),
        (
            lambda d: d["functions"]["planning"]["events"][0]["ymq"].update(queueAccount="nobody"),
            "functions.planning.ymq.queueAccount: no yc::ServiceAccount is named nobody",
        ),
        (
            lambda d: d["functions"]["housekeeping"]["events"][0]["cron"].update(dlq="nowhere"),
            "functions.housekeeping.cron.dlq: no yc::MessageQueue is named nowhere",
        ),
        (
            lambda d: d["resources"]["planning-inbox"]["redrive"].update(deadLetterQueue="documents"),
            "resources.planning-inbox.redrive: no yc::MessageQueue is named documents",
        ),
        (
            lambda d: d["custom"]["functions"]["planning"].update(sends=["nowhere"]),
            "custom.functions.planning.sends: no yc::MessageQueue is named nowhere",
        ),
        (
            lambda d: d["custom"]["functions"]["planning"].update(buckets=["attic"]),
            "custom.functions.planning.buckets: no yc::ObjectStorageBucket is named attic",
        ),
        (
            lambda d: d["custom"]["functions"].update(catering={"database": "read"}),
            "custom.functions.catering: no function is named catering",
        ),
    ],
)
def test_name_that_does_not_resolve_is_refused(document: dict[str, Any], change: Any, problem: str) -> None:
    change(document)

    assert find_problems(document) == [problem]


def test_inbox_that_does_not_exist_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["planning"]["events"][0]["ymq"]["queue"] = "nowhere"

    assert "functions.planning.ymq.queue: no yc::MessageQueue is named nowhere" in find_problems(document)


def test_second_event_of_a_kind_is_refused(document: dict[str, Any]) -> None:
    events = document["functions"]["housekeeping"]["events"]
    events.append(events[0])

    assert find_problems(document) == ["functions.housekeeping.events: 2 events of kind cron"]


def test_second_trigger_of_a_queue_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["housekeeping"]["events"].append(document["functions"]["planning"]["events"][0])

    assert find_problems(document) == ["resources.planning-inbox: 2 functions take from it"]


def test_expression_that_cannot_be_read_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["housekeeping"]["events"][0]["cron"]["expression"] = "* * * * *"

    [problem] = find_problems(document)

    assert problem.startswith("functions.housekeeping.cron.expression: ")


@pytest.mark.parametrize("visibility", [60, 59])
def test_visibility_not_above_the_timeout_is_refused(document: dict[str, Any], visibility: int) -> None:
    document["resources"]["planning-inbox"]["visibilityTimeout"] = visibility

    assert find_problems(document) == [
        f"resources.planning-inbox.visibilityTimeout: {visibility} s is not above the 60 s of"
        " functions.planning.timeout"
    ]


def test_default_visibility_counts_as_thirty_seconds(document: dict[str, Any]) -> None:
    del document["resources"]["planning-inbox"]["visibilityTimeout"]

    assert "30 s is not above the 60 s" in find_problems(document)[0]


def test_inbox_without_dead_letters_is_refused(document: dict[str, Any]) -> None:
    del document["resources"]["planning-inbox"]["redrive"]

    assert find_problems(document) == [
        "resources.planning-inbox: an inbox without redrive retries a bad message for days"
    ]


def test_variable_that_is_plain_and_secret_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["planning"]["environment"]["GIGACHAT_CREDENTIALS"] = "x"

    assert find_problems(document) == ["functions.planning.environment.GIGACHAT_CREDENTIALS: is a secret too"]


def test_environment_over_four_kilobytes_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["authorizer"]["environment"] = {"A": "x" * 4096}

    assert find_problems(document) == ["functions.authorizer.environment: 4097 bytes, 4096 are allowed"]


def test_environment_of_exactly_four_kilobytes_is_accepted(document: dict[str, Any]) -> None:
    document["functions"]["authorizer"]["environment"] = {"A": "x" * 4095}

    assert find_problems(document) == []


def test_serverless_variable_is_refused(document: dict[str, Any]) -> None:
    document["functions"]["authorizer"]["environment"]["LOG_LEVEL"] = "${opt:level}"

    assert find_problems(document) == ["$.functions.authorizer.environment.LOG_LEVEL: a Serverless variable"]


def test_trigger_of_logs_needs_an_account_that_is_there(document: dict[str, Any]) -> None:
    document["custom"]["functions"]["housekeeping"]["logs"]["account"] = "nobody"

    (problem,) = find_problems(document)

    assert problem == "custom.functions.housekeeping.logs.account: no yc::ServiceAccount is named nobody"


def test_trigger_of_logs_is_complete(document: dict[str, Any]) -> None:
    del document["custom"]["functions"]["housekeeping"]["logs"]["stream"]

    (problem,) = find_problems(document)

    assert "'stream' is a required property" in problem
