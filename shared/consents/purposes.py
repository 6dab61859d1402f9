"""The purposes people consent to, from `purposes.yaml`."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

Channel = Literal["email", "sms", "phone", "messenger", "push"]


class Purpose(BaseModel):
    """One purpose, the law it stands on, and where that is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    law: str
    source: str
    channels: tuple[Channel, ...] = ()

    def takes(self, channel: Channel | None) -> bool:
        """Whether a consent for it names this channel; None: names none."""
        return channel in self.channels if self.channels else channel is None


@cache
def purposes() -> dict[str, Purpose]:
    """By code."""
    text = (files(__package__) / "purposes.yaml").read_text("utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)["purposes"]
    return {code: Purpose.model_validate(row) for code, row in rows.items()}
