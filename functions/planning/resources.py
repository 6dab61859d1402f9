"""The data files of this capability."""

from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Data read from a file: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_data(name: str) -> Any:
    """The parsed content of `data/<name>`. Callers validate it with their own models and keep it.

    libyaml's loader: the pure Python one costs a cold start ten times as much.
    """
    text = (files("functions.planning") / "data" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
