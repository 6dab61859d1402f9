"""From what a model answered to the typed answer: strictly, then repaired, then not at all."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from shared.llm.models import ModelFailure, Reason, Reply

Answer = TypeVar("Answer", bound=BaseModel)


class Unreadable(ModelFailure):
    """The answer is not the object that was asked for; `problems` tells the model why."""

    def __init__(self, problems: str) -> None:
        super().__init__(Reason.UNREADABLE)
        self.problems = problems


def read(reply: Reply, schema: type[Answer]) -> Answer:
    """The filled form, or the object the model wrote as text. Raises `Unreadable`."""
    found = reply.filled if reply.filled is not None else _parsed(reply.text)
    try:
        return schema.model_validate(found)
    except ValidationError as error:
        problems = (f"{_path(problem['loc'])}: {problem['msg']}" for problem in error.errors())
        raise Unreadable("\n".join(problems)) from error


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        from json_repair import repair_json

        # Takes the outermost object out of fences and chatter, closes what was left open.
        return repair_json(text, return_objects=True)


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) or "JSON"
