"""The kinds of text an approval may be about (`kinds.yaml`), and which of them go out by themselves."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from shared.database import Row


class Kind(BaseModel):
    """One kind; `automatic` until the agency says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    automatic: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """By code."""
    text = (files("shared.approvals") / "kinds.yaml").read_text("utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)["kinds"]
    return {code: Kind.model_validate(row) for code, row in rows.items()}


def automatic_kinds(policies: Iterable[Row]) -> frozenset[str]:
    """Those that need nobody's approval: the defaults, then what the agency switched (`READ_POLICIES`)."""
    switched = {code: kind.automatic for code, kind in kinds().items()}
    switched |= {row["kind"]: row["automatic"] for row in policies}
    return frozenset(code for code, automatic in switched.items() if automatic)
