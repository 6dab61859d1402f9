"""What a function is told of the infrastructure."""

import json

import pytest

from local.manifest import Function, Needs
from local.services import Services, function_environment

SERVICES = Services(
    database={"YDB_ENDPOINT": "grpc://localhost:1", "YDB_DATABASE": "/local"},
    sqs_endpoint_url="http://sqs",
    queue_urls={"inbox": "http://sqs/local/inbox", "other": "http://sqs/local/other"},
    s3_endpoint_url="http://s3",
    buckets={"documents": "documents-1", "web": "web-1"},
    kms={"KMS_URL": "http://kms", "KMS_KEY_ID": "key"},
    static_key={"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"},
)


def function(environment: dict[str, str] | None = None, **needs: object) -> Function:
    return Function(
        name="f",
        handler="f.handler",
        memory=128,
        timeout=5,
        account="f",
        environment=environment or {},
        needs=Needs(**needs),  # type: ignore[arg-type]
        inbox=None,
        timer=None,
    )


def environment_of(
    one: Function, *, secrets: dict[str, str] | None = None, outside: dict[str, str] | None = None
) -> dict[str, str]:
    return function_environment(one, SERVICES, secrets or {}, outside or {})


def test_function_that_needs_nothing_gets_only_its_own_variables() -> None:
    assert environment_of(function({"LOG_LEVEL": "INFO"})) == {"LOG_LEVEL": "INFO"}


def test_sender_gets_the_urls_of_its_queues_alone() -> None:
    environment = environment_of(function(sends=("inbox",)))

    assert json.loads(environment.pop("QUEUE_URLS")) == {"inbox": "http://sqs/local/inbox"}
    assert environment == {
        "SQS_ENDPOINT_URL": "http://sqs",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }


def test_function_that_encrypts_gets_the_key() -> None:
    assert environment_of(function(encrypts=True)) == {"KMS_URL": "http://kms", "KMS_KEY_ID": "key"}


def test_bucket_is_known_by_its_name_in_the_manifest() -> None:
    environment = environment_of(function(buckets=("documents",)))

    assert json.loads(environment["BUCKETS"]) == {"documents": "documents-1"}
    assert environment["S3_ENDPOINT_URL"] == "http://s3"
    assert environment["AWS_ACCESS_KEY_ID"] == "id"


@pytest.mark.parametrize("database", ["read", "write"])
def test_database_needs_no_static_key(database: str) -> None:
    assert environment_of(function(database=database)) == SERVICES.database


def test_secret_comes_under_the_name_the_function_uses() -> None:
    one = function(secrets={"AUTH_JWKS": "auth_jwks"})

    assert environment_of(one, secrets={"auth_jwks": "{}"}) == {"AUTH_JWKS": "{}"}


def test_secret_that_nobody_gave_is_left_out() -> None:
    assert environment_of(function(secrets={"GIGACHAT_CREDENTIALS": "gigachat_credentials"})) == {}


def test_secret_set_outside_wins() -> None:
    one = function(secrets={"AUTH_JWKS": "auth_jwks"})

    environment = environment_of(one, secrets={"auth_jwks": "local"}, outside={"AUTH_JWKS": "real"})

    assert environment == {"AUTH_JWKS": "real"}


def test_key_of_a_provider_switches_to_it() -> None:
    one = function({"LLM_PROVIDER": "rules"}, secrets={"GIGACHAT_CREDENTIALS": "gigachat_credentials"})

    environment = environment_of(
        one, outside={"GIGACHAT_CREDENTIALS": "key", "GIGACHAT_BASE_URL": "http://x"}
    )

    assert environment == {
        "LLM_PROVIDER": "models",
        "GIGACHAT_CREDENTIALS": "key",
        "GIGACHAT_BASE_URL": "http://x",
    }


def test_provider_named_outside_wins_over_its_key() -> None:
    outside = {"GIGACHAT_CREDENTIALS": "key", "LLM_PROVIDER": "rules"}

    assert environment_of(function({"LLM_PROVIDER": "rules"}), outside=outside)["LLM_PROVIDER"] == "rules"


def test_function_without_a_model_hears_nothing_of_providers() -> None:
    assert environment_of(function(), outside={"GIGACHAT_CREDENTIALS": "key", "LLM_PROVIDER": "x"}) == {}


def test_only_path_and_language_of_the_machine_come_through() -> None:
    outside = {"PATH": "/bin", "LANG": "C.UTF-8", "HOME": "/home/dev", "AWS_PROFILE": "work"}

    assert environment_of(function(), outside=outside) == {"PATH": "/bin", "LANG": "C.UTF-8"}
