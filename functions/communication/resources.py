"""The data files of this capability."""

from importlib.resources import files
from typing import Any

import yaml


def read_data(name: str) -> Any:
    """The parsed content of `data/<name>`."""
    text = (files("functions.communication") / "data" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
