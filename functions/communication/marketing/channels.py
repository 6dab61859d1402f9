"""Where a text may go: the registry `data/channels.yaml`, by day. Pure."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from functions.communication.resources import read_data


class Channel(BaseModel):
    """One channel. Lengths are characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    limit: int
    alone: int | None = None
    """What fits into one message; of several each holds `segment`."""
    segment: int | None = None
    emoji: bool = False
    needs_consent: bool = False
    own_page: bool = False
    """The advertiser's own page: what is said there of one's own events is not marked (assumption)."""
    label: str | None = None
    """Must be said when the platform is named."""

    def segments(self, length: int) -> int | None:
        """How many messages a text takes; None where it is always one."""
        if self.segment is None or self.alone is None:
            return None
        return 1 if length <= self.alone else -(-length // self.segment)


class Ban(BaseModel):
    """Advertising is not allowed on these channels since a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: tuple[str, ...]
    since: date
    reason: str
    law: str
    source: str


@cache
def channels() -> Mapping[str, Channel]:
    """Code → channel."""
    return {code: Channel.model_validate(one) for code, one in read_data("channels.yaml")["channels"].items()}


def ban_on(channel: str, day: date) -> Ban | None:
    """The ban in force on that day."""
    bans = (Ban.model_validate(one) for one in read_data("channels.yaml")["bans"])
    return next((ban for ban in bans if channel in ban.channels and ban.since <= day), None)


def consent_note() -> str:
    """What must be true before an advertising text goes to a list."""
    consent = read_data("channels.yaml")["consent"]
    return f"{consent['note'].rstrip('.')} ({consent['law']})."


def sounds_like_advertising(text: str) -> bool:
    """Whether a text calls to buy or to come."""
    plain = text.lower()
    return any(word in plain for word in read_data("channels.yaml")["advertising_words"])
