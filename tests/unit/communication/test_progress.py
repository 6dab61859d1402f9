"""What a chat is told of a run at work."""

from typing import Any

from functions.communication.progress import progress_of


def row(step: str, state: str, run_id: str = "run_1") -> dict[str, Any]:
    return {"run_id": run_id, "step": step, "agent": step, "state": state}


def test_what_is_being_done_and_what_is_ready_are_told() -> None:
    [run] = progress_of([row("planning", "succeeded"), row("finance", "running"), row("vendors", "queued")])

    assert run.text == "Считаю смету, подбираю подрядчиков"
    assert [(step.state, step.text) for step in run.steps] == [
        ("done", "План готов"),
        ("doing", "Считаю смету"),
        ("doing", "Подбираю подрядчиков"),
    ]


def test_step_that_failed_or_came_too_late_is_told_so() -> None:
    [run] = progress_of([row("vendors", "timed_out"), row("finance", "succeeded")])

    assert run.steps[0].text == "Подрядчиков подобрать не получилось"
    assert run.text == "Собираю ответ"


def test_agent_without_words_of_its_own_is_told_of_too() -> None:
    [run] = progress_of([row("floral", "running")])

    assert run.text == "Работаю над запросом"


def test_each_run_has_its_own_steps() -> None:
    runs = progress_of([row("finance", "running", "run_1"), row("planning", "running", "run_2")])

    assert [(run.run_id, len(run.steps)) for run in runs] == [("run_1", 1), ("run_2", 1)]
