"""Calling deployed functions: results, errors, isolation, limits."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from local.functions.invocation import (
    FunctionCrashed,
    FunctionRaised,
    FunctionTimedOut,
    PayloadTooLarge,
    TooManyCalls,
)
from tests.local.functions.conftest import Deploy
from tests.local.processes import eventually, is_running


def test_invoke_returns_what_the_handler_returns(deploy: Deploy) -> None:
    event = {"text": "корпоратив", "numbers": [1, 2.5, None, True]}

    async def scenario() -> object:
        async with deploy("echo") as functions:
            return await functions.invoke("echo", event)

    assert asyncio.run(scenario()) == event


def test_invoke_awaits_a_coroutine_handler(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("wait") as functions:
            return [await functions.invoke("wait", 0.01) for _ in range(2)]

    assert asyncio.run(scenario()) == ["waited", "waited"]


def test_instance_is_reused_while_it_is_free(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("count") as functions:
            return [await functions.invoke("count", None) for _ in range(3)]

    assert asyncio.run(scenario()) == [1, 2, 3]


def test_instance_takes_one_call_at_a_time(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("sleep") as functions:
            return await asyncio.gather(*(functions.invoke("sleep", 0.3) for _ in range(3)))

    pids = asyncio.run(scenario())

    assert len(set(pids)) == 3


def test_rush_starts_one_new_instance_per_core_at_a_time(deploy: Deploy) -> None:
    async def scenario() -> tuple[int, list[Any]]:
        async with deploy("sleep", limit=20) as functions:
            calls = asyncio.gather(*(functions.invoke("sleep", 0.6) for _ in range(12)))
            await asyncio.sleep(0.5)
            return len(functions.usage()["sleep"].busy_pids), await calls

    busy_during_first_calls, pids = asyncio.run(scenario())

    assert busy_during_first_calls <= 1 + (os.cpu_count() or 1)
    assert len(pids) == 12


def test_call_over_the_limit_waits_for_a_free_instance(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("sleep", limit=1) as functions:
            return await asyncio.gather(*(functions.invoke("sleep", 0.05) for _ in range(3)))

    pids = asyncio.run(scenario())

    assert len(set(pids)) == 1


def test_call_is_refused_when_instances_stay_busy(deploy: Deploy) -> None:
    async def scenario() -> None:
        async with deploy("sleep", limit=1, patience=0.1) as functions:
            await asyncio.gather(*(functions.invoke("sleep", 1) for _ in range(2)))

    with pytest.raises(TooManyCalls, match="all 1 instances of sleep are busy"):
        asyncio.run(scenario())


def test_exception_of_the_handler_reaches_the_caller_with_its_stack(deploy: Deploy) -> None:
    async def scenario() -> None:
        async with deploy("fail") as functions:
            await functions.invoke("fail", None)

    with pytest.raises(FunctionRaised, match="нет такого мероприятия") as caught:
        asyncio.run(scenario())

    assert caught.value.error_type == "LookupError"
    assert "handlers.py" in caught.value.stack[-1]


@pytest.mark.parametrize("name", ["fail", "leave"])
def test_instance_survives_an_exception(deploy: Deploy, name: str) -> None:
    async def scenario() -> tuple[list[int], list[int]]:
        async with deploy(name) as functions:
            before = functions.usage()[name].pids
            with pytest.raises(FunctionRaised):
                await functions.invoke(name, None)
            return before, functions.usage()[name].pids

    before, after = asyncio.run(scenario())

    assert before == after


def test_result_json_cannot_carry_is_an_error_of_the_function(deploy: Deploy) -> None:
    async def scenario() -> None:
        async with deploy("unserializable") as functions:
            await functions.invoke("unserializable", None)

    with pytest.raises(FunctionRaised, match="not JSON serializable"):
        asyncio.run(scenario())


def test_timeout_kills_the_instance_and_the_next_call_gets_another(deploy: Deploy) -> None:
    async def scenario() -> tuple[list[int], object]:
        async with deploy("sleep", limit=1, timeout=0.4) as functions:
            before = functions.usage()["sleep"].pids
            with pytest.raises(FunctionTimedOut, match=r"sleep did not answer in 0\.4 s"):
                await functions.invoke("sleep", 30)
            return before, await functions.invoke("sleep", 0)

    before, pid_of_the_second = asyncio.run(scenario())

    assert pid_of_the_second not in before


def test_crash_is_told_apart_from_an_exception(deploy: Deploy) -> None:
    async def scenario() -> None:
        async with deploy("die") as functions:
            await functions.invoke("die", None)

    with pytest.raises(FunctionCrashed, match="die died in the middle of a call"):
        asyncio.run(scenario())


def test_waiting_call_gets_a_new_instance_when_the_only_one_crashes(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("die", limit=1, patience=5) as functions:
            calls = (functions.invoke("die", None) for _ in range(3))
            return await asyncio.gather(*calls, return_exceptions=True)

    results = asyncio.run(scenario())

    assert [type(result) for result in results] == [FunctionCrashed] * 3


def test_killed_busy_instance_fails_only_its_call(deploy: Deploy) -> None:
    async def scenario() -> tuple[Any, list[int], list[int]]:
        async with deploy("sleep") as functions:
            call = asyncio.create_task(functions.invoke("sleep", 30))
            await asyncio.sleep(0.1)
            killed = functions.kill("sleep", busy_only=True)
            results = await asyncio.gather(call, return_exceptions=True)
            return results[0], killed, functions.usage()["sleep"].pids

    result, killed, left = asyncio.run(scenario())

    assert isinstance(result, FunctionCrashed)
    assert len(killed) == 1
    assert killed[0] not in left


def test_instance_killed_while_idle_is_replaced_unnoticed(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("count") as functions:
            await functions.invoke("count", None)
            functions.kill("count")
            return [await functions.invoke("count", None) for _ in range(2)]

    assert asyncio.run(scenario()) == [1, 2]


def test_cancelled_call_does_not_leave_its_answer_to_the_next(deploy: Deploy) -> None:
    async def scenario() -> tuple[list[int], Any]:
        async with deploy("sleep", limit=1) as functions:
            call = asyncio.create_task(functions.invoke("sleep", 0.2))
            await asyncio.sleep(0.05)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            before = functions.usage()["sleep"].pids
            return before, await functions.invoke("sleep", 0)

    before, pid = asyncio.run(scenario())

    assert before == []
    assert isinstance(pid, int)


def test_broken_import_is_reported_at_the_start_and_to_the_caller(
    deploy: Deploy, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with deploy("broken.handler") as functions:
            await functions.invoke("handler", None)

    with pytest.raises(FunctionRaised, match="no such setting"):
        asyncio.run(scenario())

    assert caplog.messages[0].startswith("handler does not start, see ")


def test_function_that_does_not_start_is_tried_again_by_each_call(deploy: Deploy) -> None:
    async def scenario() -> list[Any]:
        async with deploy("broken.handler", limit=1) as functions:
            calls = (functions.invoke("handler", None) for _ in range(3))
            return await asyncio.gather(*calls, return_exceptions=True)

    assert [type(result) for result in asyncio.run(scenario())] == [FunctionRaised] * 3


def test_event_over_the_limit_is_refused_before_the_function(deploy: Deploy) -> None:
    async def scenario() -> int:
        async with deploy("echo") as functions:
            with pytest.raises(PayloadTooLarge):
                await functions.invoke("echo", "x" * 3_500_000)
            return len(functions.usage()["echo"].pids)

    assert asyncio.run(scenario()) == 1


def test_result_over_the_limit_is_an_error_of_the_function(deploy: Deploy) -> None:
    async def scenario() -> None:
        async with deploy("large") as functions:
            await functions.invoke("large", 3_500_000)

    with pytest.raises(FunctionRaised, match="the response is larger"):
        asyncio.run(scenario())


def test_result_of_a_megabyte_arrives_whole(deploy: Deploy) -> None:
    async def scenario() -> int:
        async with deploy("large") as functions:
            return len(await functions.invoke("large", 1_000_000))

    assert asyncio.run(scenario()) == 1_000_000


def test_function_sees_its_own_environment_alone(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_DEVELOPER", "x")

    async def scenario() -> object:
        async with deploy("environment", environment={"LOG_LEVEL": "INFO"}) as functions:
            return await functions.invoke("environment", None)

    assert asyncio.run(scenario()) == {"LOG_LEVEL": "INFO"}


def test_context_has_the_attributes_of_the_platform(deploy: Deploy) -> None:
    async def scenario() -> dict[str, object]:
        async with deploy("attributes", memory=256, timeout=5) as functions:
            result: dict[str, object] = await functions.invoke("attributes", None)
            return result

    context = asyncio.run(scenario())

    assert 4000 < int(str(context.pop("remaining"))) <= 5000
    assert context.pop("request_id") == context.pop("aws_request_id")
    del context["deadline_ms"]
    assert context == {
        "function_name": "attributes",
        "function_version": "$latest",
        "invoked_function_arn": "attributes",
        "memory_limit_in_mb": 256,
        "token": {"access_token": "local", "expires_in": 43_200, "token_type": "Bearer"},
        "log_group_name": "local",
        "log_stream_name": "attributes",
    }


def test_function_without_account_has_no_token(deploy: Deploy) -> None:
    async def scenario() -> object:
        async with deploy("attributes", has_account=False) as functions:
            return (await functions.invoke("attributes", None))["token"]

    assert asyncio.run(scenario()) is None


def test_output_goes_to_the_log_file_of_the_function(deploy: Deploy, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with deploy("talk") as functions:
            await functions.invoke("talk", None)

    asyncio.run(scenario())

    lines = (tmp_path / "logs" / "talk.log").read_text().splitlines()
    assert lines[0] == "to stdout"
    assert lines[1].endswith("WARNING to the log")


def test_cpu_seconds_are_counted_over_killed_instances(deploy: Deploy) -> None:
    async def scenario() -> float:
        async with deploy("spin") as functions:
            await functions.invoke("spin", 0.2)
            functions.kill("spin")
            await functions.invoke("spin", 0.2)
            return functions.usage()["spin"].cpu_seconds

    assert 0.4 <= asyncio.run(scenario()) < 2


def test_stop_ends_instances_in_the_middle_of_a_call(deploy: Deploy) -> None:
    async def scenario() -> tuple[int, Any]:
        async with deploy("sleep", timeout=60) as functions:
            call = asyncio.create_task(functions.invoke("sleep", 30))
            await asyncio.sleep(0.1)
            [pid] = functions.usage()["sleep"].busy_pids
        results = await asyncio.gather(call, return_exceptions=True)
        return pid, results[0]

    pid, result = asyncio.run(scenario())

    assert isinstance(result, FunctionCrashed)
    assert eventually(lambda: not is_running(pid))
