"""How well the truth check tells invented figures and names, on labelled texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from shared.llm.truth import untruths

_INVENTED = re.compile(r"\[([^]]*)\]")
Part = Literal["dev", "test"]


@dataclass(frozen=True)
class Checked:
    """One text; both lists as written."""

    kind: str
    text: str
    missed: list[str]
    false_alarms: list[str]
    invented: int


def checked_texts(part: Part) -> list[Checked]:
    """Every other text of each kind: `dev` the rules were tuned with, `test` they were not."""
    sample = yaml.safe_load(Path(__file__).with_name("truth.yaml").read_text("utf-8"))
    return [_checked(kind, text, sample["facts"]) for kind, text in _texts(sample, part)]


def _texts(sample: Any, part: Part) -> Iterator[tuple[str, str]]:
    for group in ("honest", "invented"):
        for kind, texts in sample[group].items():
            yield from ((kind, text) for text in texts[part == "test" :: 2])


def _checked(kind: str, text: str, facts: str) -> Checked:
    invented = _INVENTED.findall(text)
    found = untruths(_INVENTED.sub(r"\1", text), facts)
    missed = [claim for claim in invented if not any(_overlap(claim, one) for one in found)]
    alarms = [one for one in found if not any(_overlap(claim, one) for claim in invented)]
    return Checked(kind, text, missed, alarms, len(invented))


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one
